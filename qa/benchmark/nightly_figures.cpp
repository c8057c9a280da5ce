#include "qa/benchmark/nightly_figures.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

std::optional<double> number(const Json& json) {
  return json.is_number() ? std::optional(json.get<double>()) : std::nullopt;
}

NightlyRecord record_of(const Json& benchmark, const NightlyRecord& common, const char* metric) {
  NightlyRecord record = common;
  record.name = benchmark.at("name").get<std::string>();
  record.metric = metric;
  record.value = number(benchmark.at(std::string(metric) + "_ns")).value_or(std::nan(""));
  record.unit = "ns";
  record.verdict = benchmark.at("change").get<std::string>();
  return record;
}

void add_paired(const Json& benchmark, const NightlyRecord& common,
                std::vector<NightlyRecord>& records) {
  for (const Json& time : benchmark.at("times")) {
    const bool is_real = time.at("time") == "real time";
    NightlyRecord record = record_of(benchmark, common, is_real ? "real_time" : "cpu_time");
    record.verdict = time.at("change").get<std::string>();
    if (!time.contains("log_ratio")) continue;
    record.ln_ratio = number(time.at("log_ratio"));
    record.low = number(time.at("interval_99").at(0));
    record.high = number(time.at("interval_99").at(1));
    if (record.ln_ratio) records.push_back(std::move(record));
  }
}

/// The same program as the anchor's takes the same time.
void add_identical(const Json& benchmark, const NightlyRecord& common,
                   std::vector<NightlyRecord>& records) {
  for (const char* metric : {"real_time", "cpu_time"}) {
    NightlyRecord record = record_of(benchmark, common, metric);
    record.ln_ratio = record.low = record.high = 0;
    records.push_back(std::move(record));
  }
}

}  // namespace

Result<std::vector<NightlyRecord>> nightly_figures(std::string_view text,
                                                   const NightlyRecord& common) {
  try {
    const Json json = Json::parse(text);
    if (json.at("schema") != "qa.bench.comparison/1") {
      return fail(FailureKind::configuration, "the comparison has another format than this qa's");
    }
    NightlyRecord anchored = common;
    anchored.anchor = json.at("baseline").at("commit").get<std::string>();
    std::vector<NightlyRecord> records;
    for (const Json& benchmark : json.at("benchmarks")) {
      if (json.at("method") == "identical") {
        add_identical(benchmark, anchored, records);
      } else {
        add_paired(benchmark, anchored, records);
      }
    }
    return records;
  } catch (const Json::exception& error) {
    return fail(FailureKind::configuration,
                std::string("the comparison is not readable: ") + error.what());
  }
}

}  // namespace qa
