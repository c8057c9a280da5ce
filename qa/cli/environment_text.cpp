#include "qa/cli/environment_text.hpp"

#include "qa/report/text_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> concerned(const ToolVariable& row, const EnvironmentVariables& inherited) {
  std::vector<std::string> names;
  for (const auto& [name, value] : inherited) {
    if (rule_for_variable(name) == &row) names.push_back(name);
  }
  return names;
}

}  // namespace

std::string environment_table(const EnvironmentVariables& inherited, const Palette& palette) {
  TextTable table({{}, {}, {}, {}});
  table.add({{"VARIABLE", Style::faint},
             {"CHILDREN", Style::faint},
             {"SET HERE", Style::faint},
             {"WHAT IT CHANGES", Style::faint}});
  for (const ToolVariable& row : tool_variables()) {
    std::string policy(to_text(row.policy));
    if (row.policy == VariablePolicy::set) policy += fmt::format(" to '{}'", row.value);
    table.add({std::string(row.pattern),
               policy,
               {fmt::format("{}", fmt::join(concerned(row, inherited), " ")), Style::good},
               std::string(row.why)});
  }
  return table.render(palette) +
         "\nremoved, quieted  no child gets it; a stage that names it in `environment` does\n"
         "keyed             children get it, and another value is another key of the cache\n"
         "kept              children get it, as they get every variable that is not in this "
         "table\n";
}

std::string environment_json(const EnvironmentVariables& inherited) {
  Json rows = Json::array();
  for (const ToolVariable& row : tool_variables()) {
    rows.push_back({{"pattern", row.pattern},
                    {"policy", to_text(row.policy)},
                    {"value", row.policy == VariablePolicy::set ? Json(row.value) : Json()},
                    {"inherited", concerned(row, inherited)},
                    {"why", row.why}});
  }
  const Json document = {{"schema", 1}, {"variables", std::move(rows)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string kept_from_tools(const EnvironmentVariables& inherited) {
  std::vector<std::string> names;
  for (const auto& [name, value] : inherited) {
    const ToolVariable* rule = rule_for_variable(name);
    if (rule != nullptr && rule->policy == VariablePolicy::removed) names.push_back(name);
  }
  if (names.empty()) return {};
  return fmt::format("{} {} set here and kept from every tool", fmt::join(names, ", "),
                     names.size() == 1 ? "is" : "are");
}

}  // namespace qa
