#include "qa/cli/bench_session.hpp"

#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/recording_process_runner.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/stages/cmake_build.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/system_clock.hpp"
#include "qa/system/usable_cpus.hpp"

#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

namespace qa {
namespace {

/// No stage came before.
class NothingBefore : public Upstream {
 public:
  Result<std::filesystem::path> artifact(std::string_view kind) const override {
    return fail(FailureKind::configuration, "there is no " + std::string(kind) + " outside a run");
  }
  Result<std::string> digest(std::string_view kind) const override {
    return fail(FailureKind::configuration, "there is no " + std::string(kind) + " outside a run");
  }
  Result<std::vector<UpstreamArtifact>> artifacts(std::string_view) const override {
    return std::vector<UpstreamArtifact>();
  }
};

}  // namespace

Result<const StageSpec*> find_bench_stage(const Pipeline& pipeline, const std::string& name) {
  std::vector<std::string> names;
  const StageSpec* found = nullptr;
  for (const StageSpec& stage : pipeline.stages) {
    if (!std::holds_alternative<BenchSettings>(stage.settings)) continue;
    names.push_back(stage.name);
    if (name.empty() || name == stage.name) found = &stage;
  }
  if (!name.empty() && found == nullptr)
    return fail(FailureKind::configuration, unknown_word("stage", name, names), "qa list");
  if (found == nullptr)
    return fail(FailureKind::configuration, "the pipeline has no stage of kind bench", "qa list");
  if (name.empty() && names.size() > 1) {
    return fail(FailureKind::configuration,
                fmt::format("several stages are of kind bench ({}); say which with --stage",
                            fmt::join(names, ", ")));
  }
  return found;
}

Result<void> with_bench_session(const StageSpec& spec, const std::filesystem::path& root,
                                const std::filesystem::path& reports, const std::string& purpose,
                                Files& files,
                                const std::function<Result<void>(StageContext&)>& work) {
  const Interrupt interrupt;
  SystemClock clock;
  const std::filesystem::path builds = RunStore(reports, files).builds_folder();
  const std::filesystem::path folder = builds / ("bench-" + purpose);
  TRY(files.remove_all(folder));
  TRY(files.create_directories(folder));
  StageLog log(files, folder, [](std::string_view) {});
  const auto deadline = clock.steady_now() + spec.timeout;
  RecordingProcessRunner processes(
      std::make_unique<PosixProcessRunner>([&log](std::string_view text) { log.output(text); },
                                           deadline),
      log, clock);
  const NothingBefore upstream;
  JobBudget budget(static_cast<std::size_t>(usable_cpus()));
  StageJobs jobs(budget);
  std::string last_step;
  StageContext context{
      .root = root,
      .folder = folder,
      .kept_folder = folder / "kept",
      .builds_folder = builds,
      .run_id = purpose + fmt::format("-{}", clock.now().time_since_epoch().count()),
      .upstream = upstream,
      .processes = processes,
      .files = files,
      .clock = clock,
      .jobs = jobs,
      .step =
          [&last_step](std::string_view step) {
            // "measure block 7 of at most 96" and its like are one step.
            const std::string kind(step.substr(0, step.find_first_of("0123456789")));
            if (kind != std::exchange(last_step, kind)) {
              print(fmt::format("{} ...\n", step));
            }
          },
      .tool_version = [](std::string_view, std::string_view) {}};
  TRY(make_builds_folder(context));
  Result<void> done = work(context);
  if (!done && !done.error().command.empty() && done.error().log.empty()) {
    done.error().log = shown_path(folder / StageLog::kOutputFile);
  }
  return done;
}

}  // namespace qa
