#include "qa/cli/config_text.hpp"

#include "qa/model/stage_kind.hpp"
#include "qa/report/text_table.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

/// As pipeline.toml has it: in the largest unit that leaves a whole number.
std::string time_limit(std::chrono::milliseconds limit) {
  const auto count = limit.count();
  if (count % 3'600'000 == 0) return std::to_string(count / 3'600'000) + "h";
  if (count % 60'000 == 0) return std::to_string(count / 60'000) + "m";
  if (count % 1000 == 0) return std::to_string(count / 1000) + "s";
  return std::to_string(count) + "ms";
}

class Defaults {
 public:
  explicit Defaults(const std::vector<EffectiveValue>& written) : written_(written) {}

  void add(const std::string& key, const Json& value) {
    const bool known = std::ranges::any_of(written_, [&](const EffectiveValue& setting) {
      return setting.key == key || setting.key.starts_with(key + ".");
    });
    if (!known) values_.push_back({key, value.dump(), kDefaultOrigin});
  }

  void add_stage(const StageSpec& stage) {
    const std::string prefix = "stage." + stage.name + ".";
    add(prefix + "description", stage.description);
    add(prefix + "needs", stage.needs);
    add(prefix + "timeout", time_limit(stage.timeout));
    add(prefix + "inputs", stage.inputs);
    add(prefix + "environment", stage.environment);
    add(prefix + "resources", stage.resources);
    add(prefix + "cache", stage.caching == Caching::allowed);
    add(prefix + "optional", stage.optional);
    add(prefix + "retries", stage.retries);
    add(prefix + "gates", Json::array());
    if (const auto* bench = std::get_if<BenchSettings>(&stage.settings))
      add(prefix + "budget", time_limit(bench->budget));
    for (const auto& [key, text] : stage.kind->texts(stage.settings)) {
      if (key == "budget") continue;
      if (key.find('.') != std::string::npos) continue;  // another stage's, which it follows
      // Plain text is there as it is, everything else as JSON.
      Json value = Json::parse(text, nullptr, false);
      if (value.is_discarded()) value = text;
      add(prefix + key, value);
    }
  }

  std::vector<EffectiveValue> take() { return std::move(values_); }

 private:
  const std::vector<EffectiveValue>& written_;
  std::vector<EffectiveValue> values_;
};

}  // namespace

std::vector<EffectiveValue> default_values(const Pipeline& pipeline,
                                           const std::vector<EffectiveValue>& written) {
  Defaults defaults(written);
  defaults.add("run.keep_going", pipeline.policy.keep_going);
  defaults.add("run.strict", pipeline.policy.strict);
  defaults.add("run.jobs", pipeline.policy.jobs);
  for (const StageSpec& stage : pipeline.stages) defaults.add_stage(stage);
  return defaults.take();
}

std::string config_table(const std::vector<EffectiveValue>& values, const Palette& palette) {
  TextTable table({{}, {}, {}});
  table.add({{"KEY", Style::faint}, {"FROM", Style::faint}, {"VALUE", Style::faint}});
  // Values last: lists of gates are long.
  for (const EffectiveValue& setting : values)
    table.add({setting.key, {setting.origin, Style::faint}, setting.value});
  return table.render(palette);
}

std::string config_json(const std::vector<EffectiveValue>& values) {
  Json settings = Json::array();
  for (const EffectiveValue& setting : values) {
    Json value = Json::parse(setting.value, nullptr, false);
    if (value.is_discarded()) value = setting.value;
    settings.push_back({{"key", setting.key}, {"value", value}, {"origin", setting.origin}});
  }
  const Json document = {{"schema", 1}, {"settings", std::move(settings)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qa
