#include "qa/contract/comparison_wire.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

Impact read_impact(const std::string& word) {
  for (const Impact impact : {Impact::none, Impact::additive}) {
    if (word == to_text(impact)) return impact;
  }
  return Impact::breaking;
}

}  // namespace

std::string to_json(const ApiComparison& comparison) {
  Json changes = Json::array();
  for (const ApiChange& change : comparison.changes) {
    changes.push_back({{"impact", to_text(change.impact)},
                       {"rule", change.rule},
                       {"subject", change.subject},
                       {"message", change.message},
                       {"file", change.file},
                       {"line", change.line}});
  }
  const Json json = {{"base_error", comparison.base_error},
                     {"now_error", comparison.now_error},
                     {"rpcs", comparison.rpcs},
                     {"changes", changes}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ApiComparison> parse_api_comparison(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    ApiComparison comparison{.base_error = json.at("base_error"),
                             .now_error = json.at("now_error"),
                             .rpcs = json.at("rpcs"),
                             .changes = {}};
    for (const Json& change : json.at("changes")) {
      comparison.changes.push_back({.impact = read_impact(change.at("impact")),
                                    .rule = change.at("rule"),
                                    .subject = change.at("subject"),
                                    .message = change.at("message"),
                                    .file = change.at("file"),
                                    .line = change.at("line")});
    }
    return comparison;
  } catch (const Json::exception& error) {
    return fail(FailureKind::host,
                std::string("cannot read what qa-contract says: ") + error.what());
  }
}

}  // namespace qa
