#include "qa/cli/bench_actions.hpp"
#include "qa/cli/command_functions.hpp"
#include "qa/cli/run_options.hpp"
#include "qa/cli/run_start.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/posix_files.hpp"

#include <algorithm>
#include <array>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

constexpr const char* kFooter = R"(
Actions:
  run [FLAGS of qa run]   the stages of kind bench
  compare REV             the working tree against a commit
  accept                  HEAD becomes the baseline; commit the file with your change
  history                 the nights that `qa nightly` recorded
  bisect                  the commit that made a benchmark slower
  selftest                how often the comparison is wrong on this machine

Examples:
  qa bench compare HEAD~1
  qa bench accept --reason "checksums cost 3 %, and are worth it"
  qa bench bisect --good v1.2 --benchmark BM_Echo
  qa bench history --html build/nights.html
)";

struct BenchAction {
  const char* name;
  Result<int> (*carry_out)(const BenchOptions&, Files&);
};

constexpr std::array<BenchAction, 5> kActions = {{{"compare", bench_compare},
                                                  {"accept", bench_accept},
                                                  {"history", bench_history},
                                                  {"bisect", bench_bisect},
                                                  {"selftest", bench_selftest}}};

void add_options(CLI::App& app, BenchOptions& options) {
  app.add_option("action", options.action, "run, compare, accept, history, bisect or selftest")
      ->required()
      ->type_name("ACTION");
  app.add_option("revision", options.revision, "compare: with which commit")->type_name("REV");
  app.add_option("--reason", options.reason,
                 "accept: why the new times are right; kept in the file")
      ->type_name("TEXT");
  app.add_option("--stage", options.stage, "The stage; needed only when several are of kind bench")
      ->type_name("STAGE");
  app.add_option("--good", options.good, "bisect: a commit that is fast")->type_name("REV");
  app.add_option("--bad", options.bad, "bisect: one that is slow")
      ->type_name("REV")
      ->capture_default_str();
  app.add_option("--benchmark", options.benchmark, "bisect, history: this one only")
      ->type_name("NAME");
  app.add_option("--html", options.page, "history: file for charts")->type_name("FILE");
  app.add_option("--online", options.online, "selftest: comparisons of a program with its copy")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  app.add_option("--replayed", options.replayed,
                 "selftest: comparisons played from what these recorded")
      ->check(CLI::Range(100, 1'000'000))
      ->capture_default_str();
  add_project_options(app, options.project);
  app.footer(kFooter);
}

/// `qa run` of the stages of kind bench.
Result<int> run_stages(Arguments arguments) {
  TRY_ASSIGN(std::optional<RunOptions> options, parse_run_options(arguments));
  if (!options) return kPassed;
  if (options->selection.stages.empty()) {
    PosixFiles files;
    TRY_ASSIGN(const Project project, load_project(files, options->project));
    for (const StageSpec& stage : project.pipeline.stages) {
      if (std::holds_alternative<BenchSettings>(stage.settings)) {
        options->selection.stages.push_back(stage.name);
      }
    }
    if (options->selection.stages.empty()) {
      return fail(FailureKind::configuration, "the pipeline has no stage of kind bench", "qa list");
    }
  }
  TRY_ASSIGN(const EndedRun ended, start_run(*options));
  return ended.exit_code;
}

Result<const BenchAction*> find_action(const std::string& name) {
  const auto found = std::ranges::find(kActions, name, &BenchAction::name);
  if (found != kActions.end()) return &*found;
  std::vector<std::string> known = {"run"};
  for (const BenchAction& action : kActions) known.emplace_back(action.name);
  return fail(FailureKind::configuration, unknown_word("action", name, known), "qa bench --help");
}

}  // namespace

Result<int> cli_bench(const Arguments& arguments) {
  if (!arguments.empty() && arguments.front() == "run") {
    return run_stages({arguments.begin() + 1, arguments.end()});
  }
  CLI::App app("Benchmarks: compares, accepts, remembers, and looks for culprits.", "qa bench");
  BenchOptions options;
  add_options(app, options);
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;
  TRY_ASSIGN(const BenchAction* action, find_action(options.action));
  PosixFiles files;
  return action->carry_out(options, files);
}

}  // namespace qa
