#include "qa/system/network_namespace.hpp"

#include "qa/system/process_table.hpp"

#include <filesystem>
#include <system_error>
#include <thread>

namespace qa {

std::string network_of(int pid) {
  std::error_code error;
  const auto link =
      std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/ns/net", error);
  return error ? std::string() : link.string();
}

std::vector<int> processes_left_in_network(const std::string& network,
                                           std::chrono::milliseconds patience) {
  constexpr std::chrono::milliseconds kGlance{2};
  const auto begun = std::chrono::steady_clock::now();
  for (;;) {
    std::vector<int> found;
    for (const ProcessEntry& entry : list_processes()) {
      if (network_of(entry.pid) == network) found.push_back(entry.pid);
    }
    if (found.empty() || std::chrono::steady_clock::now() - begun >= patience) return found;
    std::this_thread::sleep_for(kGlance);
  }
}

}  // namespace qa
