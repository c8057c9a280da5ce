#include "qa/stages/bench_accept.hpp"

#include "qa/stages/bench_contender.hpp"
#include "qa/system/git.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace qa {
namespace {

/// Fails when an input of the stage isn't what the commit says.
Result<void> require_clean_inputs(const StageSpec& spec, const StageContext& context) {
  std::vector<std::string> status = {"status", "--porcelain", "--"};
  for (const std::string& input : spec.inputs) status.push_back(":(glob)" + input);
  if (spec.inputs.empty()) {
    // Everything but what qa writes itself.
    const auto results = context.builds_folder.parent_path().lexically_relative(context.root);
    for (const std::string& own : {results.string(), std::string(kBaselineFolder)})
      status.push_back(":(exclude)" + own);
  }
  TRY_ASSIGN(const std::string changed, git_output(context.processes, context.root, status));
  if (changed.empty()) return {};
  const auto files = std::ranges::count(changed, '\n');
  return fail(
      FailureKind::configuration,
      fmt::format("{} of the benchmark's inputs {} not as committed (first: \"{}\"), so the "
                  "baseline could not be built again",
                  files, files == 1 ? "is" : "are", changed.substr(0, changed.find('\n'))),
      "git status");
}

std::string utc_text(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

Result<Baseline> measure_baseline(const StageSpec& spec, StageContext& context) {
  TRY_ASSIGN(std::string commit,
             git_output(context.processes, context.root, {"rev-parse", "HEAD"}));
  commit.erase(commit.find_last_not_of('\n') + 1);
  TRY_ASSIGN(const Contender contender, measure_contender(spec, context));
  Baseline baseline{.commit = commit,
                    .stripped_sha256 = contender.program.sha256,
                    .size_bytes = contender.program.size_bytes,
                    .build = contender.program.build,
                    .reason = {},
                    .accepted = utc_text(context.clock.now()),
                    .benchmarks = {}};
  for (const BenchmarkSeries& series : contender.report.benchmarks) {
    baseline.benchmarks.push_back({.name = series.name,
                                   .real_ns = median(series.real_ns),
                                   .cpu_ns = median(series.cpu_ns),
                                   .counters = exact_counters(series)});
  }
  return baseline;
}

/// A baseline that can be read and is of the very same program is the better one: it has been there
/// longer. One that can't is replaced.
Result<void> require_news(const BenchSettings& settings, const Baseline& accepted,
                          StageContext& context) {
  const std::filesystem::path file = context.root / settings.baseline;
  if (!context.files.exists(file)) return {};
  TRY_ASSIGN(const std::string text, context.files.read(file));
  const auto former = parse_baseline(text, settings.baseline);
  if (!former || former->stripped_sha256 != accepted.stripped_sha256) return {};
  return fail(FailureKind::configuration,
              "there is nothing to accept: the program is that of the baseline, byte for byte, so "
              "whatever differs is noise");
}

}  // namespace

Result<Baseline> accept_baseline(const StageSpec& spec, StageContext& context,
                                 std::string_view reason) {
  const auto& settings = std::get<BenchSettings>(spec.settings);
  if (reason.find_first_not_of(" \t\n") == std::string_view::npos) {
    return fail(FailureKind::configuration, "a new baseline needs a reason",
                "qa bench accept --reason \"...\"");
  }
  TRY(require_clean_inputs(spec, context));
  auto baseline = measure_baseline(spec, context);
  remove_bench_sides(context);
  if (!baseline) return baseline;
  TRY(require_news(settings, *baseline, context));
  baseline->reason = reason;
  TRY(context.files.write(context.root / settings.baseline, to_json(*baseline)));
  return baseline;
}

}  // namespace qa
