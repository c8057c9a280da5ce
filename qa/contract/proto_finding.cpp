#include "qa/contract/proto_finding.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

}  // namespace

std::string to_json(const ProtoStyle& style) {
  Json findings = Json::array();
  for (const ProtoFinding& finding : style.findings) {
    findings.push_back({{"rule", finding.rule},
                        {"message", finding.message},
                        {"file", finding.file},
                        {"line", finding.line},
                        {"column", finding.column}});
  }
  const Json json = {{"error", style.error}, {"findings", findings}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ProtoStyle> parse_proto_style(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    ProtoStyle style{.error = json.at("error"), .findings = {}};
    for (const Json& finding : json.at("findings")) {
      style.findings.push_back({.rule = finding.at("rule"),
                                .message = finding.at("message"),
                                .file = finding.at("file"),
                                .line = finding.at("line"),
                                .column = finding.at("column")});
    }
    return style;
  } catch (const Json::exception& error) {
    return fail(FailureKind::host,
                std::string("cannot read what qa-contract says: ") + error.what());
  }
}

}  // namespace qa
