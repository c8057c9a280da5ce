#include "serving/rpc/memory_care.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

namespace serving {

std::size_t resident_bytes() {
  const FileDescriptor file(open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  std::array<char, 128> text{};
  if (!file.is_open() || read(file.number(), text.data(), text.size() - 1) <= 0) return 0;
  char* rest = nullptr;
  std::strtoull(text.data(), &rest, 10);  // the address space; resident pages follow
  const std::size_t pages = std::strtoull(rest, nullptr, 10);
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void MemoryCare::remember_baseline() {
  constexpr std::size_t kAtLeast = std::size_t{8} * 1024 * 1024;
  const std::size_t baseline = resident_bytes();
  bound_ = baseline + std::max(baseline, kAtLeast);
}

void MemoryCare::look(Clock::time_point now) {
  constexpr std::chrono::seconds kLongestWait{60};
  large_ = resident_bytes() > bound_;
  if (!large_) {
    wait_ = std::chrono::seconds(1);
    return;
  }
  if (now < next_trim_) return;
  malloc_trim(0);
  next_trim_ = now + wait_;
  wait_ = std::min(2 * wait_, kLongestWait);
}

}  // namespace serving
