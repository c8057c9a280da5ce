#include "serving/app/process_numbers.hpp"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <string>
#include <system_error>

#include <unistd.h>

namespace serving {

namespace {

std::optional<std::uint64_t> resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t all_pages = 0;
  std::uint64_t resident_pages = 0;
  if (!(file >> all_pages >> resident_pages)) return std::nullopt;
  return resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::optional<std::uint64_t> open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator all("/proc/self/fd", error);
  if (error) return std::nullopt;
  const auto count = std::distance(begin(all), end(all));
  return static_cast<std::uint64_t>(count) - 1;  // one is for reading the directory
}

std::optional<double> cpu_seconds() {
  constexpr double kNanosecond = 1e-9;
  timespec time{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) != 0) return std::nullopt;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * kNanosecond;
}

/// When the kernel booted, in seconds since 1970.
std::optional<double> boot_time() {
  std::ifstream file("/proc/stat");
  double seconds = 0;
  for (std::string name; file >> name;) {
    if (name == "btime" && file >> seconds) return seconds;
    file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return std::nullopt;
}

std::optional<double> start_time() {
  // proc(5): the second field is the name in parentheses, the 22nd ticks from boot to our start.
  constexpr int kFieldsBetween = 19;
  std::ifstream file("/proc/self/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = text.rfind(')');
  const std::optional<double> boot = boot_time();
  if (name_end == std::string::npos || !boot) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < kFieldsBetween; ++i) fields >> skipped;
  double ticks = 0;
  if (!(fields >> ticks)) return std::nullopt;
  return *boot + ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

ProcessNumbers read_process_numbers() {
  return {.resident_bytes = resident_bytes(),
          .open_descriptors = open_descriptors(),
          .cpu_seconds = cpu_seconds(),
          .started = start_time()};
}

}  // namespace serving
