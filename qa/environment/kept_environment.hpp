// An environment that stays up for people: what is known about it, for those who did not start it.
#pragma once

#include "qa/model/failure.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// State of a service that runs.
inline constexpr std::string_view kRunning = "running";

struct KeptService {
  std::string name;
  std::map<std::string, std::string>
      endpoints;      ///< port by name -> "127.77.0.10:42302", on the host
  std::string state;  ///< kRunning, or how it ended

  bool operator==(const KeptService&) const = default;
};

struct KeptEnvironment {
  std::string name;
  std::string topology;  ///< path of its file
  std::string image;     ///< reference
  std::chrono::sys_seconds started;
  std::chrono::sys_seconds expires;
  std::vector<KeptService> services;

  bool operator==(const KeptEnvironment&) const = default;
};

std::string to_json_text(const KeptEnvironment& environment);
/// Fails with kind host: nobody else writes it.
Result<KeptEnvironment> parse_kept_environment(std::string_view text);

}  // namespace qa
