// What remains of a run whose driver was killed with a signal that cannot be caught.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/file_descriptor.hpp"

#include <filesystem>
#include <string>

namespace qa {

/// While it lives, a small process watches us from outside our session. When we end without
/// destroying it, that process kills everything that carries the mark of the run, removes the
/// run's temporary files, and ends.
class Reaper {
 public:
  /// To be called while this process has a single thread. `temporary` may be missing or empty.
  static Result<Reaper> begin(const std::string& run_id, const std::filesystem::path& temporary);

  Reaper(Reaper&&) noexcept = default;
  Reaper& operator=(Reaper&&) = delete;
  ~Reaper();

 private:
  explicit Reaper(FileDescriptor pipe) : pipe_(std::move(pipe)) {}
  FileDescriptor pipe_;
};

}  // namespace qa
