// What the kernel knows about this process.
#pragma once

#include <cstdint>
#include <optional>

namespace serving {

/// Nothing where the kernel does not tell, as without /proc or without a free descriptor.
struct ProcessNumbers {
  std::optional<std::uint64_t> resident_bytes;
  std::optional<std::uint64_t> open_descriptors;
  std::optional<double> cpu_seconds;  ///< of all threads since the start, user and system
  std::optional<double> started;      ///< seconds since 1970
};

/// From any thread.
ProcessNumbers read_process_numbers();

}  // namespace serving
