#include "qa/config/gate_section.hpp"

#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

const std::array<std::string, 2> kOnFail = {"product", "inconclusive"};

std::string read_metric(TableReader& reader, const std::string& name,
                        std::span<const Gate> defaults) {
  if (reader.find("metric") != nullptr) return reader.required_text("metric");
  std::vector<std::string> known;
  for (const Gate& gate : defaults) known.push_back(gate.name);
  const std::optional<std::string> meant = closest(name, known);
  reader.error("gate '" + name + "' lacks 'metric'" +
               (meant ? ", or did you mean the default gate '" + *meant + "'?" : ""));
  return {};
}

void read_limit(TableReader& reader, Gate& gate, bool is_default) {
  const ConfigNode* min = reader.find("min");
  const ConfigNode* max = reader.find("max");
  if (min != nullptr && max != nullptr) {
    reader.error("gate '" + gate.name + "' needs either 'min' or 'max', not both");
  } else if (min != nullptr || max != nullptr) {
    gate.comparison = min != nullptr ? Comparison::at_least : Comparison::at_most;
    gate.limit = as_number(min != nullptr ? *min : *max, reader.errors()).value_or(0);
  } else if (!is_default) {
    reader.error("gate '" + gate.name + "' needs either 'min' or 'max'");
  }
}

}  // namespace

Gate read_gate(TableReader& reader, std::span<const Gate> defaults) {
  const std::string name = reader.required_text("name");
  const auto known = std::ranges::find(defaults, name, &Gate::name);
  const bool is_default = known != defaults.end();
  Gate gate = is_default ? *known : Gate{.name = name};
  if (!is_default || reader.find("metric") != nullptr)
    gate.metric = read_metric(reader, name, defaults);
  read_limit(reader, gate, is_default);
  const bool advisory = reader.flag("advisory", gate.enforcement == Enforcement::advisory);
  gate.enforcement = advisory ? Enforcement::advisory : Enforcement::required;
  const bool was_inconclusive = gate.on_fail == FailureKind::inconclusive;
  const std::string on_fail =
      reader.one_of("on_fail", kOnFail, was_inconclusive ? kOnFail[1] : kOnFail[0]);
  gate.on_fail = on_fail == kOnFail[1] ? FailureKind::inconclusive : FailureKind::product;
  return gate;
}

std::vector<Gate> read_gates(TableReader& stage, std::vector<Gate> defaults) {
  std::vector<Gate> gates = defaults;
  std::set<std::string> names;
  for (const ConfigNode& node : stage.list("gates")) {
    TableReader reader(node, "gate", stage.errors());
    Gate gate = read_gate(reader, defaults);
    reader.refuse_unknown_keys();
    if (!gate.name.empty() && !names.insert(gate.name).second)
      reader.error("a second gate '" + gate.name + "' in " + stage.name());
    const auto known = std::ranges::find(gates, gate.name, &Gate::name);
    if (known == gates.end()) {
      gates.push_back(std::move(gate));
    } else {
      *known = std::move(gate);
    }
  }
  return gates;
}

std::string to_json_text(const Gate& gate) {
  constexpr double kLargestExact = 9e15;
  nlohmann::ordered_json json = {{"name", gate.name}, {"metric", gate.metric}};
  nlohmann::ordered_json& limit = json[gate.comparison == Comparison::at_least ? "min" : "max"];
  limit = gate.limit;
  // People write 0, not 0.0.
  if (std::trunc(gate.limit) == gate.limit && std::abs(gate.limit) < kLargestExact)
    limit = static_cast<std::int64_t>(gate.limit);
  if (gate.enforcement == Enforcement::advisory) json["advisory"] = true;
  if (gate.on_fail == FailureKind::inconclusive) json["on_fail"] = kOnFail[1];
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace qa
