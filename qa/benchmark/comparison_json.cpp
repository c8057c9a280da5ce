#include "qa/benchmark/comparison_json.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

const char* word(Method method) {
  switch (method) {
    case Method::identical:
      return "identical";
    case Method::paired:
      return "paired";
    case Method::none:
      break;
  }
  return "none";
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

Json to_value(const Judgement& judgement) {
  Json json = {{"change", to_text(judgement.change)}, {"blocks", judgement.blocks}};
  if (judgement.blocks == 0) return json;
  const Effect& effect = judgement.effect;
  json["glaring"] = judgement.glaring;
  json["log_ratio"] = number(effect.log_ratio);
  json["interval_99"] = {number(effect.low), number(effect.high)};
  json["p_slower"] = effect.p_slower;
  json["p_faster"] = effect.p_faster;
  json["p_slower_adjusted"] = judgement.p_slower;
  json["p_faster_adjusted"] = judgement.p_faster;
  json["bar"] = judgement.bar;
  json["smallest_detectable_change"] = number(smallest_detectable_change(effect));
  return json;
}

Json to_value(const TimeChange& time) {
  Json json = {{"time", to_text(time.kind)}};
  json.update(to_value(time.judgement));
  if (time.confirmation) {
    json["measured_anew"] = to_value(time.confirmation->again);
    json["baseline_against_itself"] = to_value(time.confirmation->control);
  }
  return json;
}

Json to_value(const BenchmarkChange& benchmark) {
  Json json = {{"name", benchmark.name},
               {"real_time_ns", number(benchmark.real_ns)},
               {"cpu_time_ns", number(benchmark.cpu_ns)},
               {"change", to_text(benchmark.change)},
               {"judged", !benchmark.not_judged},
               {"reason", benchmark.reason},
               {"times", Json::array()},
               {"counters", Json::array()}};
  for (const TimeChange& time : benchmark.times) json["times"].push_back(to_value(time));
  for (const CounterChange& counter : benchmark.counters) {
    json["counters"].push_back({{"name", counter.name},
                                {"baseline", number(counter.baseline)},
                                {"contender", number(counter.contender)},
                                {"change", to_text(counter.change)}});
  }
  return json;
}

/// Times to three decimals of a nanosecond: finer than any clock, and half the size.
Json rounded(const std::vector<double>& times_ns) {
  Json json = Json::array();
  for (const double time : times_ns) json.push_back(number(std::round(time * 1000) / 1000));
  return json;
}

Json to_value(const std::vector<BenchmarkReport>& launches) {
  Json json = Json::array();
  for (const BenchmarkReport& launch : launches) {
    Json benchmarks = Json::object();
    for (const BenchmarkSeries& series : launch.benchmarks) {
      benchmarks[series.name] = {{"real_time_ns", rounded(series.real_ns)},
                                 {"cpu_time_ns", rounded(series.cpu_ns)}};
    }
    json.push_back(std::move(benchmarks));
  }
  return json;
}

}  // namespace

std::string to_json(const ComparisonRecord& record) {
  const BenchComparison& comparison = record.comparison;
  Json json = {{"schema", "qa.bench.comparison/1"},
               {"method", word(comparison.method)},
               {"note", comparison.note},
               {"baseline",
                {{"commit", record.baseline_commit}, {"stripped_sha256", record.baseline_sha256}}},
               {"contender",
                {{"stripped_sha256", record.contender_sha256},
                 {"compiler", record.build.compiler},
                 {"build_type", record.build.build_type},
                 {"flags", record.build.flags},
                 {"libraries", record.build.libraries}}},
               {"min_effect", record.limits.min_effect},
               {"tolerance", record.limits.tolerance},
               {"false_alarm_rate", kFalseAlarmRate},
               {"launch_pairs", comparison.launch_pairs},
               {"gone", comparison.gone},
               {"unmeasured", Json::array()},
               {"benchmarks", Json::array()},
               {"new", Json::array()}};
  for (const BenchmarkChange& benchmark : comparison.benchmarks) {
    json["benchmarks"].push_back(to_value(benchmark));
  }
  for (const UnmeasuredBenchmark& benchmark : comparison.unmeasured) {
    json["unmeasured"].push_back({{"name", benchmark.name}, {"reason", benchmark.reason}});
  }
  for (const BenchmarkChange& benchmark : comparison.added) {
    json["new"].push_back(to_value(benchmark));
  }
  if (record.run) {
    json["seed"] = record.seed;
    json["pairing"] = record.run->pairing == Pairing::repetitions ? "repetitions" : "launches";
    json["repetitions"] = record.run->repetitions;
    json["order"] = record.run->order;
    json["unusable"] = record.run->unusable;
    json["launches"] = {{"baseline", to_value(record.run->baseline)},
                        {"contender", to_value(record.run->contender)}};
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qa
