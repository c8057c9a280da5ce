#include "qa/system/usable_cpus.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <sched.h>
#include <unistd.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

int affinity_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
}

std::optional<double> ratio(std::istream& quota, std::istream& period) {
  double quota_us = 0;
  double period_us = 0;
  // "max", and -1 of version 1, mean that there is no quota.
  if (!(quota >> quota_us) || !(period >> period_us)) return std::nullopt;
  if (quota_us <= 0 || period_us <= 0) return std::nullopt;
  return quota_us / period_us;
}

/// The quota of one group of version 2, in processors: cpu.max has "200000 100000".
std::optional<double> quota_v2(const fs::path& group) {
  std::ifstream file(group / "cpu.max");
  return ratio(file, file);
}

std::optional<double> quota_v1(const fs::path& group) {
  std::ifstream quota(group / "cpu.cfs_quota_us");
  std::ifstream period(group / "cpu.cfs_period_us");
  return ratio(quota, period);
}

/// The smallest quota of a group and all those above it, up to where they are mounted. A container
/// may see the path that its group has outside, and the group itself as the top.
double smallest(const fs::path& mount, const fs::path& group,
                std::optional<double> (*quota_of)(const fs::path&), double so_far) {
  for (fs::path path = group.relative_path();; path = path.parent_path()) {
    so_far = std::min(so_far, quota_of(mount / path).value_or(so_far));
    if (path.empty()) return so_far;
  }
}

bool has_controller(std::string_view controllers, std::string_view wanted) {
  std::istringstream words{std::string(controllers)};
  for (std::string word; std::getline(words, word, ',');) {
    if (word == wanted) return true;
  }
  return false;
}

}  // namespace

int quota_cpus(const fs::path& root) {
  constexpr double kNone = 1e9;
  const fs::path mounts = root / "sys/fs/cgroup";
  double quota = kNone;
  std::ifstream groups(root / "proc/self/cgroup");
  // "0::/user.slice" of version 2; "4:cpu,cpuacct:/docker/1f" of version 1.
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string group = line.substr(second + 1);
    if (controllers.empty()) quota = smallest(mounts, group, quota_v2, quota);
    if (has_controller(controllers, "cpu"))
      quota = smallest(mounts / controllers, group, quota_v1,
                       smallest(mounts / "cpu", group, quota_v1, quota));
  }
  return quota == kNone ? 0 : std::max(1, static_cast<int>(std::ceil(quota)));
}

int usable_cpus() {
  const int quota = quota_cpus("/");
  const int cpus = std::max(1, affinity_cpus());
  return quota > 0 ? std::min(cpus, quota) : cpus;
}

}  // namespace qa
