// kubectl against one context, in bounded time. It never writes to anybody's kubeconfig.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// A cluster, and where in it.
struct KubernetesPlace {
  std::string context;
  std::string space;       ///< the namespace; empty: none yet
  std::string kubeconfig;  ///< $KUBECONFIG, as it was; empty: not set
};

class Kubectl {
 public:
  /// `cache` is a folder for what it keeps about the API, so that it keeps nothing at home.
  Kubectl(KubernetesPlace place, std::filesystem::path cache, ProcessRunner& processes)
      : place_(std::move(place)), cache_(std::move(cache)), processes_(&processes) {}

  const KubernetesPlace& place() const { return place_; }

  /// A command that is not bounded: for what is followed.
  Command command(std::vector<std::string> words) const;
  /// What it says to standard output. Fails with kind host when it fails, or does not answer in
  /// time; `what` and why are said.
  Result<std::string> ask(const std::string& what, std::vector<std::string> words,
                          Command::Purpose purpose = Command::Purpose::work) const;
  /// The same for objects that it reads as JSON.
  Result<std::string> ask(const std::string& what, std::vector<std::string> words,
                          std::string input) const;
  /// Nothing when there is no such object: asks with --ignore-not-found.
  Result<std::string> look(std::vector<std::string> words,
                           Command::Purpose purpose = Command::Purpose::work) const;

 private:
  Result<std::string> run(const std::string& what, Command command) const;

  KubernetesPlace place_;
  std::filesystem::path cache_;
  ProcessRunner* processes_;
};

/// The context that may be used: the current one if `allowed` has it, where * stands for anything;
/// else the first of `allowed` without one. Fails with kind configuration when there is none, and
/// with tool_missing without kubectl.
Result<std::string> choose_context(const std::vector<std::string>& allowed,
                                   ProcessRunner& processes);

/// Whether namespaces may be made there.
Result<void> probe_kubernetes(const std::string& context, ProcessRunner& processes);

}  // namespace qa
