#include "qa/system/host.hpp"

#include "qa/system/usable_cpus.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include <sys/utsname.h>
#include <unistd.h>

namespace qa {
namespace {

/// What follows the first line that starts with `key`, without the separator and quotes.
std::string value_after(const char* path, std::string_view key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    const std::size_t start = line.find_first_not_of(" \t:=\"", key.size());
    if (start == std::string::npos) return {};
    const std::size_t end = line.find_last_not_of(" \t\"");
    return line.substr(start, end - start + 1);
  }
  return {};
}

}  // namespace

HostFacts read_host_facts() {
  HostFacts facts;
  utsname name{};
  if (uname(&name) == 0) {
    facts.hostname = static_cast<const char*>(name.nodename);
    facts.kernel = static_cast<const char*>(name.release);
  }
  facts.os = value_after("/etc/os-release", "PRETTY_NAME");
  facts.cpu_model = value_after("/proc/cpuinfo", "model name");
  facts.cpus = usable_cpus();
  facts.memory_mib =
      std::strtol(value_after("/proc/meminfo", "MemTotal").c_str(), nullptr, 10) / 1024;
  std::array<double, 1> load{};
  if (getloadavg(load.data(), 1) == 1) facts.load_1m = load[0];
  return facts;
}

}  // namespace qa
