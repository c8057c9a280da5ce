#include "qa/lint/sarif.hpp"

#include "qa/system/project_path.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;
using Pointer = Json::json_pointer;

std::string text_at(const Json& json, const char* pointer, const std::string& otherwise = {}) {
  const Pointer place(pointer);
  return json.contains(place) ? json.at(place).get<std::string>() : otherwise;
}

int number_at(const Json& json, const char* pointer) {
  const Pointer place(pointer);
  return json.contains(place) ? json.at(place).get<int>() : 0;
}

/// A result may name its rule by id or by its index in the driver's list.
const Json* rule_of(const Json& run, const Json& result) {
  const Pointer rules_place("/tool/driver/rules");
  if (!run.contains(rules_place)) return nullptr;
  const Json& rules = run.at(rules_place);
  const int index = result.value("ruleIndex", -1);
  if (index >= 0 && static_cast<std::size_t>(index) < rules.size()) {
    return &rules[static_cast<std::size_t>(index)];
  }
  const std::string id = text_at(result, "/ruleId");
  const auto found =
      std::ranges::find_if(rules, [&id](const Json& rule) { return text_at(rule, "/id") == id; });
  return found == rules.end() ? nullptr : &*found;
}

/// The result's own level, else its rule's default, else "warning" (SARIF 3.27.10).
Severity severity_of(const Json& result, const Json* rule) {
  std::string level = text_at(result, "/level");
  if (level.empty() && rule != nullptr) level = text_at(*rule, "/defaultConfiguration/level");
  if (level == "error") return Severity::error;
  if (level == "note" || level == "none") return Severity::note;
  return Severity::warning;
}

bool counts(const Json& result) {
  const std::string kind = text_at(result, "/kind", "fail");
  if (kind == "pass" || kind == "notApplicable" || kind == "informational") return false;
  for (const Json& suppression : result.value("suppressions", Json::array())) {
    if (text_at(suppression, "/status", "accepted") == "accepted") return false;
  }
  return true;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// RFC 3986, section 2.1; what is no encoded byte stays.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    unsigned char byte = 0;
    const char* const end = text.data() + std::min<std::size_t>(text.size(), 3);
    const bool encoded = text.front() == '%' && text.size() > 2 &&
                         std::from_chars(text.data() + 1, end, byte, 16).ptr == end;
    decoded += encoded ? static_cast<char>(byte) : text.front();
    text.remove_prefix(encoded ? 3 : 1);
  }
  return decoded;
}

std::string path_of(std::string_view uri, const std::filesystem::path& root) {
  constexpr std::string_view kFile = "file://";
  if (uri.starts_with(kFile)) uri.remove_prefix(kFile.size());
  return project_path(percent_decoded(uri), root);
}

Finding read_result(const Json& run, const Json& result, const std::filesystem::path& root) {
  const Json* const rule = rule_of(run, result);
  Finding finding{.severity = severity_of(result, rule)};
  finding.rule = text_at(result, "/ruleId", rule == nullptr ? "" : text_at(*rule, "/id"));
  finding.message = first_line(text_at(result, "/message/text", finding.rule));
  const Json locations = result.value("locations", Json::array());
  if (locations.empty()) return finding;
  const Json& first = locations.front();
  finding.file = path_of(text_at(first, "/physicalLocation/artifactLocation/uri"), root);
  finding.line = number_at(first, "/physicalLocation/region/startLine");
  finding.column = number_at(first, "/physicalLocation/region/startColumn");
  return finding;
}

}  // namespace

Result<std::vector<Finding>> parse_sarif(std::string_view json, const std::filesystem::path& root) {
  try {
    const Json log = Json::parse(json);
    if (log.at("version") != "2.1.0") return fail(FailureKind::host, "not SARIF 2.1.0");
    std::vector<Finding> findings;
    for (const Json& run : log.at("runs")) {
      for (const Json& result : run.value("results", Json::array())) {
        if (counts(result)) findings.push_back(read_result(run, result, root));
      }
    }
    return findings;
  } catch (const Json::exception& error) {
    return fail(FailureKind::host, std::string("not SARIF 2.1.0: ") + error.what());
  }
}

}  // namespace qa
