#include "qa/container/image_time.hpp"

#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace qa {

std::string image_time(std::int64_t epoch_seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(epoch_seconds)};
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(time));
}

}  // namespace qa
