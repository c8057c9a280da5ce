#include "qa/stages/child.hpp"

#include "qa/system/lines.hpp"

namespace qa {

Result<Completed> run_child(const StageSpec& spec, StageContext& context, Command command) {
  command.timeout = spec.timeout;
  if (command.working_directory.empty()) command.working_directory = context.root;
  TRY_ASSIGN(Completed completed, context.processes.run(command));
  if (completed.status.kind == ExitStatus::Kind::timed_out) {
    Failure failure{.kind = FailureKind::timed_out, .what = command.argv.front() + " timed out"};
    failure.command = to_shell_text(command);
    failure.next = "raise timeout of [stage." + spec.name + "] in pipeline.toml";
    return tl::unexpected(std::move(failure));
  }
  return completed;
}

Result<void> record_version(const StageSpec& spec, StageContext& context,
                            const std::string& program) {
  TRY_ASSIGN(const Completed completed, run_child(spec, context, {.argv = {program, "--version"}}));
  const auto lines = lines_of(completed.standard_output);
  const std::string name = std::filesystem::path(program).filename().string();
  if (!lines.empty()) context.tool_version(name, trimmed(lines.front()));
  return {};
}

std::string rerun_command(const StageSpec& spec) {
  return "qa run " + spec.name;
}

Result<StageResult> end_with(StageResult result, Failure failure) {
  if (failure.kind != FailureKind::product) return tl::unexpected(std::move(failure));
  result.status = StageStatus::failed;
  result.failure = std::move(failure);
  return result;
}

}  // namespace qa
