#include "qa/environment/podman_place.hpp"

#include "qa/environment/podman.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace qa {
namespace {

constexpr Command::Purpose kCleanUp = Command::Purpose::clean_up;

/// What `podman WORDS` lists of the environment.
Result<std::vector<std::string>> names(std::vector<std::string> words, const std::string& place,
                                       ProcessRunner& processes) {
  words.push_back("--filter=label=" + std::string(kPodmanLabel) + "=" + place);
  TRY_ASSIGN(const std::string said,
             ask_podman("look for what is left", std::move(words), processes, kCleanUp));
  std::vector<std::string> found;
  for (const std::string_view line : lines_of(said)) found.emplace_back(trimmed(line));
  return found;
}

Result<std::vector<std::string>> containers(const std::string& place, ProcessRunner& processes) {
  return names({"ps", "--all", "--format={{.Names}}"}, place, processes);
}

Result<std::vector<std::string>> networks(const std::string& place, ProcessRunner& processes) {
  return names({"network", "ls", "--format={{.Name}}"}, place, processes);
}

Result<void> remove_all(const std::string& place, ProcessRunner& processes) {
  TRY_ASSIGN(std::vector<std::string> there, containers(place, processes));
  if (!there.empty()) {
    std::vector<std::string> words = {"rm", "--force", "--time=0"};
    std::ranges::move(there, std::back_inserter(words));
    TRY(ask_podman("remove containers", words, processes, kCleanUp));
  }
  TRY_ASSIGN(const std::vector<std::string> network, networks(place, processes));
  for (const std::string& name : network)
    TRY(ask_podman("remove the network", {"network", "rm", name}, processes, kCleanUp));
  return {};
}

}  // namespace

std::string remove_podman_place(const std::string& name, ProcessRunner& processes) {
  const Result<void> removed = remove_all(name, processes);
  if (!removed) return removed.error().what;
  std::string left;
  for (const auto& look : {containers(name, processes), networks(name, processes)}) {
    if (!look) return look.error().what;
    for (const std::string& each : *look) left += (left.empty() ? "" : ", ") + each;
  }
  return left.empty() ? left : "there are still " + left;
}

}  // namespace qa
