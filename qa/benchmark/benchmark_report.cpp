#include "qa/benchmark/benchmark_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 3> kNotNumbers = {"-Infinity", "Infinity", "NaN"};

/// Members of a run that are not counters of the benchmark's own.
constexpr std::array<std::string_view, 11> kFixedMembers = {
    "family_index",     "per_family_instance_index",
    "repetitions",      "repetition_index",
    "threads",          "iterations",
    "real_time",        "cpu_time",
    "items_per_second", "bytes_per_second",
    "error_occurred"};

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

void add_run(BenchmarkSeries& series, const Json& run) {
  if (run.value("error_occurred", false)) {
    series.error = run.value("error_message", "gave no reason");
    return;
  }
  const double unit = nanoseconds_per_unit(run.value("time_unit", "ns"));
  series.real_ns.push_back(number(run, "real_time") * unit);
  series.cpu_ns.push_back(number(run, "cpu_time") * unit);
  for (const auto& [key, value] : run.items()) {
    if (!value.is_number() || std::ranges::count(kFixedMembers, key) > 0) continue;
    series.counters[key].push_back(value.get<double>());
  }
}

BenchmarkSeries& series_called(BenchmarkReport& report, const std::string& name) {
  const auto found = std::ranges::find(report.benchmarks, name, &BenchmarkSeries::name);
  if (found != report.benchmarks.end()) return *found;
  report.benchmarks.emplace_back().name = name;
  return report.benchmarks.back();
}

}  // namespace

Result<BenchmarkReport> parse_benchmark_report(std::string_view text) {
  try {
    const Json json = Json::parse(strict_json(text));
    BenchmarkReport report;
    for (const Json& run : json.at("benchmarks")) {
      if (run.value("run_type", "iteration") != "iteration") continue;
      const std::string name = run.value("run_name", run.at("name").get<std::string>());
      add_run(series_called(report, name), run);
    }
    return report;
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
