#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/recording_process_runner.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/stages/bench_accept.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/system_clock.hpp"

#include <array>
#include <memory>
#include <thread>
#include <variant>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

struct BenchOptions {
  ProjectOptions project;
  std::string action;
  std::string reason;
  std::string stage;  ///< empty: the only one of kind bench
};

/// Accepting is no run: no stage came before.
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

Result<Baseline> accept(const StageSpec& spec, const std::filesystem::path& root,
                        const std::string& reason, Files& files) {
  const Interrupt interrupt;
  SystemClock clock;
  const std::filesystem::path folder = root / "build/bench-accept";
  TRY(files.remove_all(folder));
  TRY(files.create_directories(folder));
  StageLog log(files, folder, [](std::string_view) {});
  const auto deadline = clock.steady_now() + spec.timeout;
  RecordingProcessRunner processes(
      std::make_unique<PosixProcessRunner>([&log](std::string_view text) { log.output(text); },
                                           deadline),
      log, clock);
  const NothingBefore upstream;
  JobBudget budget(std::max(1U, std::thread::hardware_concurrency()));
  StageJobs jobs(budget);
  StageContext context{.root = root,
                       .folder = folder,
                       .kept_folder = folder / "kept",
                       .run_id = "accept",
                       .upstream = upstream,
                       .processes = processes,
                       .files = files,
                       .clock = clock,
                       .jobs = jobs,
                       .step = [](std::string_view step) { print(fmt::format("{} ...\n", step)); },
                       .tool_version = [](std::string_view, std::string_view) {}};
  auto accepted = accept_baseline(spec, context, reason);
  if (!accepted && !accepted.error().command.empty() && accepted.error().log.empty())
    accepted.error().log = shown_path(folder / StageLog::kOutputFile);
  return accepted;
}

}  // namespace

Result<int> cli_bench(const Arguments& arguments) {
  CLI::App app("Makes the benchmarks of the current commit the baseline.", "qa bench");
  BenchOptions options;
  app.add_option("action", options.action, "accept")->required()->type_name("ACTION");
  app.add_option("--reason", options.reason, "Why the new times are right; kept in the file")
      ->type_name("TEXT");
  app.add_option("--stage", options.stage, "The stage; needed only when several are of kind bench")
      ->type_name("STAGE");
  add_project_options(app, options.project);
  app.footer(
      "\nExamples:\n  qa bench accept --reason \"checksums cost 3 %, and are worth it\"\n\n"
      "Writes the stage's baseline file; commit it with your change.");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;
  if (options.action != "accept") {
    return fail(FailureKind::configuration,
                unknown_word("action", options.action, std::array{std::string("accept")}),
                "qa bench --help");
  }

  PosixFiles files;
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const StageSpec* spec, find_bench_stage(project.pipeline, options.stage));
  TRY_ASSIGN(const Baseline baseline, accept(*spec, project.root, options.reason, files));
  const auto& settings = std::get<BenchSettings>(spec->settings);
  print(fmt::format("{} benchmarks of {} are the baseline now; commit {}\n",
                    baseline.benchmarks.size(), baseline.commit.substr(0, 12),
                    shown_path(project.root / settings.baseline)));
  return kPassed;
}

}  // namespace qa
