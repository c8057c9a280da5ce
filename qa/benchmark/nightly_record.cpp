#include "qa/benchmark/nightly_record.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "qa.nightly/1";

std::optional<double> number(const Json& json, const char* member) {
  const auto found = json.find(member);
  if (found == json.end() || found->is_null()) return std::nullopt;
  return found->get<double>();
}

void put(Json& json, const char* member, const std::optional<double>& value) {
  if (value && std::isfinite(*value)) json[member] = *value;
}

std::string schema_flaw(const std::string& schema) {
  if (schema.starts_with("qa.nightly/")) {
    return "it was written by a newer qa (\"" + schema + "\"; this one reads \"" +
           std::string(kSchema) + "\")";
  }
  return "it is no line of \"" + std::string(kSchema) + "\"";
}

}  // namespace

std::string to_line(const NightlyRecord& record) {
  Json json = {{"schema", kSchema},       {"testbed", record.testbed}, {"night", record.night},
               {"stage", record.stage},   {"name", record.name},       {"metric", record.metric},
               {"commit", record.commit}, {"anchor", record.anchor},   {"value", nullptr},
               {"unit", record.unit},     {"verdict", record.verdict}, {"time", record.time},
               {"run", record.run}};
  if (std::isfinite(record.value)) json["value"] = record.value;
  put(json, "ln_ratio", record.ln_ratio);
  put(json, "low", record.low);
  put(json, "high", record.high);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<NightlyRecord> parse_nightly_record(std::string_view line) {
  try {
    const Json json = Json::parse(line);
    const std::string schema = json.at("schema").get<std::string>();
    if (schema != kSchema) return fail(FailureKind::configuration, schema_flaw(schema));
    return NightlyRecord{.night = json.at("night").get<std::int64_t>(),
                         .time = json.at("time").get<std::string>(),
                         .run = json.at("run").get<std::string>(),
                         .commit = json.at("commit").get<std::string>(),
                         .testbed = json.at("testbed").get<std::string>(),
                         .stage = json.at("stage").get<std::string>(),
                         .name = json.at("name").get<std::string>(),
                         .metric = json.at("metric").get<std::string>(),
                         .anchor = json.at("anchor").get<std::string>(),
                         .value = number(json, "value").value_or(std::nan("")),
                         .unit = json.at("unit").get<std::string>(),
                         .ln_ratio = number(json, "ln_ratio"),
                         .low = number(json, "low"),
                         .high = number(json, "high"),
                         .verdict = json.at("verdict").get<std::string>()};
  } catch (const Json::exception&) {
    return fail(FailureKind::configuration,
                "it is not complete JSON of \"" + std::string(kSchema) + "\"");
  }
}

}  // namespace qa
