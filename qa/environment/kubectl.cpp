#include "qa/environment/kubectl.hpp"

#include "qa/system/lines.hpp"
#include "qa/system/tool_failure.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

/// What the API server may take for one answer, and kubectl for all it has to ask.
constexpr const char* kRequestTimeout = "--request-timeout=10s";
constexpr std::chrono::seconds kTimeout{20};
/// To find out whether there is one at all.
constexpr std::chrono::seconds kProbeTimeout{10};

bool matches(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  const std::string_view rest = pattern.substr(star + 1);
  if (!name.starts_with(pattern.substr(0, star))) return false;
  for (std::size_t from = star; from <= name.size(); ++from) {
    if (matches(rest, name.substr(from))) return true;
  }
  return false;
}

}  // namespace

Command Kubectl::command(std::vector<std::string> words) const {
  Command command;
  command.argv = {"kubectl", "--context", place_.context};
  if (!cache_.empty()) command.argv.push_back("--cache-dir=" + cache_.string());
  if (!place_.space.empty()) command.argv.push_back("--namespace=" + place_.space);
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  if (!place_.kubeconfig.empty()) command.environment["KUBECONFIG"] = place_.kubeconfig;
  return command;
}

Result<std::string> Kubectl::run(const std::string& what, Command command) const {
  command.timeout = kTimeout;
  const auto failed = [&](const std::string& why) {
    return tl::unexpected<Failure>(
        {.kind = FailureKind::host,
         .what = "kubectl could not " + what + " in context '" + place_.context + "': " + why,
         .command = to_shell_text(command),
         .log = {},
         .next = {}});
  };
  TRY_ASSIGN(const Completed completed, processes_->run(command));
  if (completed.status.kind == ExitStatus::Kind::timed_out)
    return failed("no answer within " + std::to_string(kTimeout.count()) + " s");
  if (!completed.status.succeeded()) return failed(reason_of(completed));
  return completed.standard_output;
}

Result<std::string> Kubectl::ask(const std::string& what, std::vector<std::string> words,
                                 Command::Purpose purpose) const {
  words.emplace_back(kRequestTimeout);
  Command asked = command(std::move(words));
  asked.purpose = purpose;
  return run(what, std::move(asked));
}

Result<std::string> Kubectl::ask(const std::string& what, std::vector<std::string> words,
                                 std::string input) const {
  words.emplace_back(kRequestTimeout);
  Command asked = command(std::move(words));
  asked.input = std::move(input);
  return run(what, std::move(asked));
}

Result<std::string> Kubectl::look(std::vector<std::string> words, Command::Purpose purpose) const {
  words.insert(words.begin(), {"get", "--ignore-not-found"});
  const std::string what = "look at " + words.at(2);
  return ask(what, std::move(words), purpose);
}

Result<std::string> choose_context(const std::vector<std::string>& allowed,
                                   ProcessRunner& processes) {
  if (!find_program("kubectl")) return tl::unexpected<Failure>(missing_tool("kubectl"));
  Command command{.argv = {"kubectl", "config", "current-context"}};
  command.timeout = kProbeTimeout;
  TRY_ASSIGN(const Completed completed, processes.run(command));
  const std::string current(trimmed(completed.standard_output));
  const auto allows_current = [&](const std::string& pattern) {
    return !current.empty() && matches(pattern, current);
  };
  if (completed.status.succeeded() && std::ranges::any_of(allowed, allows_current)) return current;
  const auto named = std::ranges::find_if(
      allowed, [](const std::string& pattern) { return pattern.find('*') == std::string::npos; });
  if (named != allowed.end()) return *named;
  return fail(FailureKind::configuration,
              current.empty() ? "kubectl has no current context"
                              : "kubectl's context '" + current + "' is none that tests may use: " +
                                    fmt::format("{}", fmt::join(allowed, ", ")),
              "name one in kubernetes_contexts");
}

Result<void> probe_kubernetes(const std::string& context, ProcessRunner& processes) {
  const Kubectl kubectl({.context = context, .space = {}, .kubeconfig = {}}, {}, processes);
  Command command =
      kubectl.command({"auth", "can-i", "create", "namespaces", "--request-timeout=5s"});
  command.timeout = kProbeTimeout;
  TRY_ASSIGN(const Completed completed, processes.run(command));
  if (trimmed(completed.standard_output) == "yes" && completed.status.succeeded()) return {};
  const std::string reason =
      completed.status.kind == ExitStatus::Kind::timed_out ? "no answer within 10 s"
      : trimmed(completed.standard_output) == "no"         ? "it does not let us create namespaces"
                                                           : reason_of(completed);
  return tl::unexpected<Failure>(
      {.kind = FailureKind::host,
       .what = "the cluster of context '" + context + "' can't be used: " + reason,
       .command = to_shell_text(command),
       .log = {},
       .next = {}});
}

}  // namespace qa
