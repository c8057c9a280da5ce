#include "qa/environment/podman.hpp"

#include "qa/system/lines.hpp"
#include "qa/system/tool_failure.hpp"
#include "qa/system/tools.hpp"

#include <filesystem>

namespace qa {
namespace {

constexpr std::chrono::seconds kTimeout{60};

}  // namespace

Result<std::string> ask_podman(const std::string& what, std::vector<std::string> words,
                               ProcessRunner& processes, Command::Purpose purpose) {
  Command command{.argv = {"podman"}};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  command.timeout = kTimeout;
  command.purpose = purpose;
  TRY_ASSIGN(const Completed completed, processes.run(command));
  if (completed.status.succeeded()) return completed.standard_output;
  return tl::unexpected(tool_failure("podman could not " + what, command, completed));
}

Result<std::string> probe_podman(ProcessRunner& processes) {
  if (!find_program("podman")) return tl::unexpected<Failure>(missing_tool("podman"));
  TRY_ASSIGN(const std::string facts,
             ask_podman("say what it is",
                        {"info",
                         "--format={{.Host.Security.Rootless}} {{.Host.OCIRuntime.Name}} "
                         "{{.Host.CgroupsVersion}}"},
                        processes));
  const std::string_view said = trimmed(facts);
  if (!said.starts_with("false "))
    return fail(FailureKind::host,
                "podman without root has a network of its own that this machine does not see");
  // crun refuses control groups of both versions at a time, whatever it is told; runc takes them.
  const auto runc = said == "false crun v1" ? find_program("runc") : std::nullopt;
  return runc ? runc->string() : std::string();
}

}  // namespace qa
