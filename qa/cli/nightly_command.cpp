#include "qa/benchmark/nightly_figures.hpp"
#include "qa/benchmark/testbed.hpp"
#include "qa/cli/command_functions.hpp"
#include "qa/cli/nightly_text.hpp"
#include "qa/cli/run_options.hpp"
#include "qa/cli/run_start.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/timestamp.hpp"
#include "qa/system/posix_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <variant>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr const char* kHelp = R"(Usage: qa nightly [STAGE...] [FLAGS of qa run]

Runs the profile nightly, adds the night's figures to reports/history, and looks for the night since
which a benchmark is slower. Commit reports/history: each night is a file of its own, so that nights
of several machines and branches merge by themselves. $QA_TESTBED names the machine; by default its
processor, cores and memory do, since figures are ratios to the baseline, measured side by side.

Exit code: that of the run; 1 when a benchmark is slower since some night.

Examples:
  qa nightly                  everything
  qa nightly bench            the benchmarks only
  qa bench history            what the nights were like
)";

bool asks_for_help(const Arguments& arguments) {
  return std::ranges::any_of(
      arguments, [](const std::string& word) { return word == "-h" || word == "--help"; });
}

/// `qa run` of all stages in the profile nightly, unless the user says otherwise.
Result<std::optional<RunOptions>> nightly_options(Arguments arguments) {
  TRY_ASSIGN(std::optional<RunOptions> options, parse_run_options(arguments));
  if (options && options->project.profile.empty()) options->project.profile = "nightly";
  return options;
}

/// The figures of a stage that are no times: bytes, percentages, counts. One machine measures them
/// like another, and none of them has an anchor.
void add_metrics(const StageResult& stage, const NightlyRecord& common,
                 std::vector<NightlyRecord>& records) {
  for (const Metric& metric : stage.metrics) {
    // Of a benchmark there are better records.
    if (metric.name.starts_with("bench.") && std::ranges::count(metric.name, '.') > 1) continue;
    NightlyRecord record = common;
    record.metric = metric.name;
    record.value = metric.value;
    record.unit = metric.unit;
    record.verdict = "";
    records.push_back(std::move(record));
  }
}

Result<std::vector<NightlyRecord>> figures_of_run(const RunResult& run,
                                                  const std::filesystem::path& folder,
                                                  Files& files) {
  const char* chosen = std::getenv("QA_TESTBED");
  std::vector<NightlyRecord> records;
  for (const StageResult& stage : run.stages) {
    const NightlyRecord common{.time = to_rfc3339(run.started),
                               .run = run.id,
                               .commit = run.commit,
                               .testbed = testbed_name(run.host, chosen == nullptr ? "" : chosen),
                               .stage = stage.name};
    for (const Artifact& artifact : stage.artifacts) {
      if (artifact.kind != "comparison") continue;
      TRY_ASSIGN(const std::string text, files.read(folder / artifact.path));
      TRY_ASSIGN(std::vector<NightlyRecord> figures, nightly_figures(text, common));
      std::ranges::move(figures, std::back_inserter(records));
    }
    if (stage.status != StageStatus::skipped && !stage.from_cache) {
      add_metrics(stage, common, records);
    }
  }
  return records;
}

/// The least change that some bench stage cares about.
double least_effect(const Pipeline& pipeline) {
  double least = BenchSettings{}.min_effect;
  for (const StageSpec& stage : pipeline.stages) {
    if (const auto* bench = std::get_if<BenchSettings>(&stage.settings)) {
      least = std::min(least, bench->min_effect);
    }
  }
  return least;
}

/// Records the run `id`; how many benchmarks are slower since some night.
Result<std::size_t> record_night(const Project& project, Files& files, const std::string& id) {
  RunStore store(project.reports, files);
  TRY_ASSIGN(const RunResult run, store.load(id));
  const std::filesystem::path folder = project.reports / "history";
  TRY_ASSIGN(std::vector<NightlyRecord> records, figures_of_run(run, store.folder(id), files));
  if (records.empty()) {
    print("night    nothing was measured, so nothing was recorded\n");
    return 0;
  }
  const std::string testbed = records.front().testbed;
  TRY_ASSIGN(const std::filesystem::path file, add_night(folder, std::move(records), files));
  TRY_ASSIGN(const NightlyHistory history, read_history(folder, files));
  std::vector<NightlySeries> series = series_of(history.records);
  std::erase_if(series, [&](const NightlySeries& each) {
    return each.testbed != testbed || each.anchor.empty();
  });
  print("\n" + history_table(series, standard_palette()) + unread_text(history));
  const auto regressions = find_regressions(series, least_effect(project.pipeline));
  for (const NightlyRegression& regression : regressions) print(regression_text(regression));
  const std::filesystem::path page = store.folder(id) / "nightly.html";
  TRY(files.write(page, trend_page("Nights on " + testbed, trends_of(series))));
  print(fmt::format("night    {}; commit it\ncharts   {}\n", shown_path(file), shown_path(page)));
  return regressions.size();
}

}  // namespace

Result<int> cli_nightly(const Arguments& arguments) {
  if (asks_for_help(arguments)) {
    print(kHelp);
    return kPassed;
  }
  TRY_ASSIGN(const std::optional<RunOptions> options, nightly_options(arguments));
  if (!options) return kPassed;
  TRY_ASSIGN(const EndedRun ended, start_run(*options));
  const int code = ended.exit_code;
  constexpr int kFirstSignalCode = 128;
  if (options->dry_run || code == kNothingRan || code > kFirstSignalCode) return code;
  PosixFiles files;
  TRY_ASSIGN(const Project project, load_project(files, options->project));
  TRY_ASSIGN(const std::size_t slower, record_night(project, files, ended.id));
  return slower > 0 ? static_cast<int>(kFailed) : code;
}

}  // namespace qa
