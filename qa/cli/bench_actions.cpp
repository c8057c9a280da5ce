#include "qa/cli/bench_actions.hpp"

#include "qa/cli/bench_session.hpp"
#include "qa/cli/nightly_text.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/report/text_table.hpp"
#include "qa/stages/bench_accept.hpp"
#include "qa/stages/bench_commits.hpp"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::size_t kShortCommit = 12;

std::string word_of(const BenchmarkChange& benchmark) {
  return benchmark.not_judged ? "not judged" : std::string(to_text(benchmark.change));
}

int rank_of(const BenchmarkChange& benchmark) {
  if (benchmark.change == Change::regressed) return 0;
  if (benchmark.not_judged) return 1;
  if (benchmark.change == Change::inconclusive) return 2;
  return benchmark.change == Change::improved ? 3 : 4;
}

}  // namespace

std::string comparison_table(const BenchComparison& comparison) {
  std::vector<const BenchmarkChange*> order;
  for (const BenchmarkChange& benchmark : comparison.benchmarks) order.push_back(&benchmark);
  std::ranges::stable_sort(order, {},
                           [](const BenchmarkChange* benchmark) { return rank_of(*benchmark); });
  TextTable table({{TextTable::Align::left, 12}, {TextTable::Align::left, 0}, {}});
  for (const BenchmarkChange* benchmark : order) {
    table.add({word_of(*benchmark), benchmark->name, benchmark->reason});
  }
  for (const UnmeasuredBenchmark& benchmark : comparison.unmeasured) {
    table.add({std::string("not judged"), benchmark.name, benchmark.reason});
  }
  for (const std::string& name : comparison.gone) {
    table.add({std::string("gone"), name, std::string("only the older program has it")});
  }
  for (const BenchmarkChange& benchmark : comparison.added) {
    table.add({std::string("new"), benchmark.name, std::string("only the newer program has it")});
  }
  return table.render(standard_palette()) + comparison.note + "\n";
}

int exit_code_of(const BenchComparison& comparison) {
  const auto metrics = metrics_of(comparison);
  if (find_metric(metrics, "bench.regressed").value_or(0) > 0) return kFailed;
  return find_metric(metrics, "bench.not_judged").value_or(1) > 0 ? kInconclusive : kPassed;
}

Result<int> bench_compare(const BenchOptions& options, Files& files) {
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const StageSpec* spec, find_bench_stage(project.pipeline, options.stage));
  if (options.revision.empty()) {
    return fail(FailureKind::configuration, "compare with which commit?",
                "qa bench compare HEAD~1");
  }
  int code = kCouldNotJudge;
  const Result<void> done = with_bench_session(
      *spec, project.root, project.reports, "compare", files,
      [&](StageContext& context) -> Result<void> {
        TRY_ASSIGN(const std::string commit, resolve_commit(options.revision, context));
        TRY_ASSIGN(const ComparisonRecord record, compare_with_commit(*spec, commit, context));
        TRY(files.write(context.folder / "comparison.json", to_json(record)));
        print(comparison_table(record.comparison));
        code = exit_code_of(record.comparison);
        return {};
      });
  TRY(done);
  return code;
}

Result<int> bench_accept(const BenchOptions& options, Files& files) {
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const StageSpec* spec, find_bench_stage(project.pipeline, options.stage));
  const Result<void> done = with_bench_session(
      *spec, project.root, project.reports, "accept", files,
      [&](StageContext& context) -> Result<void> {
        TRY_ASSIGN(const Baseline baseline, accept_baseline(*spec, context, options.reason));
        const auto& settings = std::get<BenchSettings>(spec->settings);
        print(fmt::format("{} benchmarks of {} are the baseline now; commit {}\n",
                          baseline.benchmarks.size(), baseline.commit.substr(0, kShortCommit),
                          shown_path(project.root / settings.baseline)));
        return {};
      });
  TRY(done);
  return kPassed;
}

Result<int> bench_history(const BenchOptions& options, Files& files) {
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.project.directory));
  TRY_ASSIGN(const NightlyHistory history, read_history(place.reports / "history", files));
  std::vector<NightlySeries> series = series_of(history.records);
  std::erase_if(series, [&](const NightlySeries& each) {
    return (!options.benchmark.empty() && each.name != options.benchmark) ||
           (!options.stage.empty() && each.stage != options.stage);
  });
  if (series.empty()) print("no nights were recorded yet; `qa nightly` records one\n");
  print(history_table(series, standard_palette()) + unread_text(history));
  const auto regressions = find_regressions(series, BenchSettings{}.min_effect);
  for (const NightlyRegression& regression : regressions) print(regression_text(regression));
  if (!options.page.empty()) {
    TRY(files.write(options.page, trend_page("Benchmarks over the nights", trends_of(series))));
    print("charts   " + options.page + "\n");
  }
  return kPassed;
}

Result<int> bench_bisect(const BenchOptions& options, Files& files) {
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const StageSpec* spec, find_bench_stage(project.pipeline, options.stage));
  if (options.good.empty()) {
    return fail(FailureKind::configuration, "since which commit? say a fast one with --good",
                "qa bench bisect --good COMMIT");
  }
  const Result<void> done = with_bench_session(
      *spec, project.root, project.reports, "bisect", files,
      [&](StageContext& context) -> Result<void> {
        BisectRequest request{.benchmark = options.benchmark};
        TRY_ASSIGN(request.good, resolve_commit(options.good, context));
        TRY_ASSIGN(request.bad, resolve_commit(options.bad, context));
        TRY_ASSIGN(const BisectOutcome outcome, bisect_commits(*spec, request, context));
        print(fmt::format("{} is {:+.1f} % slower since {}\n  last good {}\n  {} commits tried\n",
                          outcome.benchmark, (outcome.ratio - 1) * 100, outcome.commits.first_bad,
                          outcome.commits.last_good, outcome.commits.tried));
        for (const std::string& commit : outcome.commits.unknown) {
          print(fmt::format("  {} could not be judged: it may be this one\n", commit));
        }
        return {};
      });
  TRY(done);
  return kPassed;
}

}  // namespace qa
