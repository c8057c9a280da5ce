#include "qa/stages/bench_commits.hpp"

#include "qa/stages/bench_pair.hpp"
#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

namespace qa {
namespace {

ComparisonRecord record_for(const BenchSettings& settings, const StageContext& context) {
  return {.limits = {.min_effect = settings.min_effect, .tolerance = settings.tolerance},
          .seed = bench_seed(context)};
}

/// `commit` as side 'b' against `good`.
Result<ComparisonRecord> compare_commit(const StageSpec& spec, const Contender& good,
                                        const std::string& commit, StageContext& context) {
  const auto& settings = std::get<BenchSettings>(spec.settings);
  ComparisonRecord record = record_for(settings, context);
  TRY_ASSIGN(const Contender other, measure_commit(spec, commit, 'b', good.program.build, context));
  if (other.program.sha256 == good.program.sha256) {
    record.comparison = compare_identical(other.report);
  } else {
    TRY(compare_sides(settings, good, other, context, record));
  }
  return record;
}

const BenchmarkChange* find_change(const ComparisonRecord& record, const std::string& name) {
  const auto& all = record.comparison.benchmarks;
  const auto found = std::ranges::find(all, name, &BenchmarkChange::name);
  return found == all.end() ? nullptr : &*found;
}

/// The time of the benchmark that changed most, in either direction of time's kinds.
const TimeChange* largest(const BenchmarkChange& benchmark) {
  const TimeChange* result = nullptr;
  for (const TimeChange& time : benchmark.times) {
    if (time.judgement.change != Change::regressed) continue;
    if (result == nullptr || time.judgement.effect.log_ratio > result->judgement.effect.log_ratio) {
      result = &time;
    }
  }
  return result;
}

/// The regressed benchmark that is asked for, or the most regressed one.
const BenchmarkChange* suspect(const ComparisonRecord& ends, const std::string& asked) {
  const BenchmarkChange* worst = nullptr;
  for (const BenchmarkChange& benchmark : ends.comparison.benchmarks) {
    const TimeChange* time = largest(benchmark);
    if (time == nullptr || (!asked.empty() && benchmark.name != asked)) continue;
    if (worst == nullptr ||
        time->judgement.effect.log_ratio > largest(*worst)->judgement.effect.log_ratio) {
      worst = &benchmark;
    }
  }
  return worst;
}

/// Good or bad by which end the time is nearer to, if the interval leaves no doubt.
Suspicion judge_commit(const ComparisonRecord& record, const std::string& benchmark, TimeKind kind,
                       double total) {
  if (record.comparison.method == Method::identical) return Suspicion::good;
  const BenchmarkChange* change = find_change(record, benchmark);
  if (change == nullptr) return Suspicion::unknown;
  for (const TimeChange& time : change->times) {
    if (time.kind != kind || time.judgement.blocks == 0) continue;
    if (time.judgement.glaring || time.judgement.effect.low > total / 2) return Suspicion::bad;
    if (time.judgement.effect.high < total / 2) return Suspicion::good;
  }
  return Suspicion::unknown;
}

Result<std::vector<std::string>> commits_between(const BisectRequest& request,
                                                 StageContext& context) {
  TRY_ASSIGN(const std::string text, git_output(context.processes, context.root,
                                                {"rev-list", "--reverse", "--first-parent",
                                                 request.good + ".." + request.bad}));
  std::vector<std::string> commits = {request.good};
  for (const std::string_view line : lines_of(text)) commits.emplace_back(line);
  if (commits.size() < 2 || commits.back() != request.bad) {
    return fail(FailureKind::configuration,
                request.good.substr(0, 12) + " is no ancestor of " + request.bad.substr(0, 12),
                "git log --oneline --graph");
  }
  return commits;
}

}  // namespace

Result<std::string> resolve_commit(std::string_view revision, StageContext& context) {
  TRY_ASSIGN(const std::string id, git_output(context.processes, context.root,
                                              {"rev-parse", "--verify", "--end-of-options",
                                               std::string(revision) + "^{commit}"}));
  return std::string(trimmed(id));
}

Result<ComparisonRecord> compare_with_commit(const StageSpec& spec, const std::string& commit,
                                             StageContext& context) {
  const auto& settings = std::get<BenchSettings>(spec.settings);
  ComparisonRecord record = record_for(settings, context);
  record.baseline_commit = commit;
  TRY_ASSIGN(const Contender contender, measure_contender(spec, context));
  record.contender_sha256 = contender.program.sha256;
  record.build = contender.program.build;
  TRY_ASSIGN(const Contender baseline,
             measure_commit(spec, commit, 'a', contender.program.build, context));
  record.baseline_sha256 = baseline.program.sha256;
  if (baseline.program.sha256 == contender.program.sha256) {
    record.comparison = compare_identical(contender.report);
  } else {
    TRY(compare_sides(settings, baseline, contender, context, record));
  }
  record.comparison.unmeasured = unmeasured_benchmarks(contender.list.names, contender.report);
  return record;
}

Result<BisectOutcome> bisect_commits(const StageSpec& spec, const BisectRequest& request,
                                     StageContext& context) {
  TRY_ASSIGN(const std::vector<std::string> commits, commits_between(request, context));
  TRY_ASSIGN(const Contender good, measure_commit(spec, request.good, 'a', {}, context));
  TRY_ASSIGN(const ComparisonRecord ends, compare_commit(spec, good, request.bad, context));
  const BenchmarkChange* benchmark = suspect(ends, request.benchmark);
  if (benchmark == nullptr) {
    return fail(FailureKind::inconclusive,
                "between " + request.good.substr(0, 12) + " and " + request.bad.substr(0, 12) +
                    (request.benchmark.empty() ? " nothing" : " " + request.benchmark + " is not") +
                    " proven to be slower; there is nothing to look for");
  }
  const TimeChange& time = *largest(*benchmark);
  const double total = time.judgement.effect.log_ratio;
  const auto judge = [&](const std::string& commit) -> Result<Suspicion> {
    auto record = compare_commit(spec, good, commit, context);
    if (record) return judge_commit(*record, benchmark->name, time.kind, total);
    const FailureKind kind = record.error().kind;
    const bool says_nothing = kind == FailureKind::inconclusive || kind == FailureKind::product;
    if (!says_nothing) return tl::unexpected(std::move(record).error());
    return Suspicion::unknown;
  };
  BisectOutcome outcome{.benchmark = benchmark->name, .ratio = std::exp(total), .commits = {}};
  TRY_ASSIGN(outcome.commits, bisect(commits, judge));
  return outcome;
}

}  // namespace qa
