#include "qa/benchmark/benchmark_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 3> kNotNumbers = {"-Infinity", "Infinity", "NaN"};

/// Members of a run that are not counters of the benchmark's own.
constexpr std::array<std::string_view, 12> kFixedMembers = {
    "family_index",     "per_family_instance_index",
    "repetitions",      "repetition_index",
    "threads",          "iterations",
    "real_time",        "cpu_time",
    "items_per_second", "bytes_per_second",
    "error_occurred",   "skipped"};

/// Bare NaN and Infinity, outside of strings, become null.
std::string strict_json(std::string_view lax) {
  std::string strict;
  strict.reserve(lax.size());
  bool in_string = false;
  for (std::size_t i = 0; i < lax.size(); ++i) {
    if (in_string && lax[i] == '\\' && i + 1 < lax.size()) {
      strict += lax.substr(i++, 2);
      continue;
    }
    if (lax[i] == '"') in_string = !in_string;
    const auto word = std::ranges::find_if(kNotNumbers, [&](std::string_view w) {
      return !in_string && lax.substr(i).starts_with(w);
    });
    if (word == kNotNumbers.end()) {
      strict += lax[i];
    } else {
      strict += "null";
      i += word->size() - 1;
    }
  }
  return strict;
}

double nanoseconds_per_unit(const std::string& unit) {
  if (unit == "s") return 1e9;
  if (unit == "ms") return 1e6;
  if (unit == "us") return 1e3;
  return 1;
}

double number(const Json& run, const char* member) {
  const auto found = run.find(member);
  return found != run.end() && found->is_number() ? found->get<double>()
                                                  : std::numeric_limits<double>::quiet_NaN();
}

/// The members of `run` that say why there is no time: {an error, a wish}.
bool gave_no_time(BenchmarkSeries& series, const Json& run) {
  if (run.value("error_occurred", false)) {
    series.error = run.value("error_message", "gave no reason");
    return true;
  }
  if (!run.value("skipped", false)) return false;
  series.skipped = run.value("skip_message", "gave no reason");
  return true;
}

void add_run(BenchmarkSeries& series, const Json& run) {
  if (gave_no_time(series, run)) return;
  const double unit = nanoseconds_per_unit(run.value("time_unit", "ns"));
  series.real_ns.push_back(number(run, "real_time") * unit);
  series.cpu_ns.push_back(number(run, "cpu_time") * unit);
  const double timed =
      std::max(series.real_ns.back(), series.cpu_ns.back()) * number(run, "iterations");
  if (std::isfinite(timed)) series.timed_ns += timed;
  series.repetitions = run.value("repetitions", 0);
  for (const auto& [key, value] : run.items()) {
    if (!value.is_number() || std::ranges::count(kFixedMembers, key) > 0) continue;
    series.counters[key].push_back(value.get<double>());
  }
}

/// What tells benchmarks of one name apart.
using Identity = std::tuple<std::string, std::int64_t, std::int64_t>;

/// Series of a report that is being read, by what identifies them.
class Series {
 public:
  BenchmarkSeries& of(const Json& run) {
    const std::string name = run.value("run_name", run.at("name").get<std::string>());
    const Identity identity{name, run.value("family_index", std::int64_t{0}),
                            run.value("per_family_instance_index", std::int64_t{0})};
    const auto known = std::ranges::find(identities_, identity);
    if (known != identities_.end()) {
      return report_.benchmarks[static_cast<std::size_t>(known - identities_.begin())];
    }
    const auto namesakes =
        std::ranges::count(identities_, name, [](const Identity& i) { return std::get<0>(i); });
    identities_.push_back(identity);
    report_.benchmarks.push_back({.name = numbered(name, static_cast<int>(namesakes) + 1)});
    return report_.benchmarks.back();
  }

  BenchmarkReport take() { return std::move(report_); }

 private:
  std::vector<Identity> identities_;
  BenchmarkReport report_;
};

bool is_iteration(const Json& run) {
  return run.value("run_type", "iteration") == "iteration";
}

/// Whether the aggregate stands for the launch of a benchmark that reports nothing else.
bool is_typical(const Json& run, std::string_view name) {
  return !is_iteration(run) && run.value("aggregate_name", "") == name &&
         run.value("aggregate_unit", "time") == "time";
}

}  // namespace

std::string numbered(const std::string& name, int occurrence) {
  return occurrence == 1 ? name : name + " #" + std::to_string(occurrence);
}

Result<BenchmarkReport> parse_benchmark_report(std::string_view text) {
  try {
    const Json json = Json::parse(strict_json(text));
    Series series;
    // In the program's order, whatever kind of rows a benchmark has; complexity has no times.
    for (const Json& run : json.at("benchmarks")) {
      if (is_iteration(run) || is_typical(run, "median") || is_typical(run, "mean")) series.of(run);
    }
    for (const Json& run : json.at("benchmarks")) {
      if (is_iteration(run)) add_run(series.of(run), run);
    }
    for (const char* name : {"median", "mean"}) {
      for (const Json& run : json.at("benchmarks")) {
        if (!is_typical(run, name)) continue;
        BenchmarkSeries& each = series.of(run);
        if (each.real_ns.empty() && each.error.empty() && each.skipped.empty()) add_run(each, run);
      }
    }
    return series.take();
  } catch (const Json::exception& error) {
    return fail(FailureKind::product,
                std::string("not a report of a Google Benchmark program: ") + error.what());
  }
}

const BenchmarkSeries* find_series(const BenchmarkReport& report, std::string_view name) {
  const auto found = std::ranges::find(report.benchmarks, name, &BenchmarkSeries::name);
  return found == report.benchmarks.end() ? nullptr : &*found;
}

double median(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  if (values.size() % 2 == 1) return *middle;
  return std::midpoint(*middle, *std::max_element(values.begin(), middle));
}

}  // namespace qa
