#include "qa/lint/sarif.hpp"

#include "qa/lint/lint_outcome.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;
using Pointer = Json::json_pointer;

std::string text_at(const Json& json, const char* pointer, const std::string& otherwise = {}) {
  const Pointer place(pointer);
  return json.contains(place) ? json.at(place).get<std::string>() : otherwise;
}

int number_at(const Json& json, const char* pointer, int otherwise = 0) {
  const Pointer place(pointer);
  return json.contains(place) ? json.at(place).get<int>() : otherwise;
}

/// Element `index` of the list at `pointer`, or null.
const Json* element_at(const Json& json, const char* pointer, int index) {
  const Pointer place(pointer);
  if (index < 0 || !json.contains(place)) return nullptr;
  const Json& list = json.at(place);
  return static_cast<std::size_t>(index) < list.size() ? &list[static_cast<std::size_t>(index)]
                                                       : nullptr;
}

/// The driver, or the extension that defines the rule (3.52.3).
const Json* component_of(const Json& run, const Json& result) {
  const int extension = number_at(result, "/rule/toolComponent/index", -1);
  if (extension >= 0) return element_at(run, "/tool/extensions", extension);
  const Pointer driver("/tool/driver");
  return run.contains(driver) ? &run.at(driver) : nullptr;
}

std::string rule_id_of(const Json& result) {
  return text_at(result, "/ruleId", text_at(result, "/rule/id"));
}

/// A result may name its rule by index, or by an id, of which "CA1000" is also "CA1000/1"
/// (3.27.5 to 3.27.7).
const Json* rule_of(const Json* component, const Json& result) {
  if (component == nullptr) return nullptr;
  const int index = number_at(result, "/ruleIndex", number_at(result, "/rule/index", -1));
  if (const Json* rule = element_at(*component, "/rules", index)) return rule;
  std::string id = rule_id_of(result);
  while (!id.empty() && component->contains("rules")) {
    for (const Json& rule : component->at("rules")) {
      if (text_at(rule, "/id") == id) return &rule;
    }
    const std::size_t slash = id.rfind('/');
    id.resize(slash == std::string::npos ? 0 : slash);
  }
  return nullptr;
}

/// The result's own level, else its rule's default, else "warning"; "none" when it is no failure
/// (3.27.10).
Severity severity_of(const Json& result, const Json* rule) {
  std::string level = text_at(result, "/level");
  if (level.empty() && text_at(result, "/kind", "fail") != "fail") level = "none";
  if (level.empty() && rule != nullptr) level = text_at(*rule, "/defaultConfiguration/level");
  if (level == "error") return Severity::error;
  if (level == "note" || level == "none") return Severity::note;
  return Severity::warning;
}

/// "{0} is {1}" with the arguments in place; "{{" is a brace (3.11.5).
std::string with_arguments(const std::string& text, const Json& arguments) {
  std::string filled;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool doubled = i + 1 < text.size() && text[i] == text[i + 1];
    if (doubled && (text[i] == '{' || text[i] == '}')) {
      filled += text[i++];
      continue;
    }
    const std::size_t close = text[i] == '{' ? text.find('}', i) : std::string::npos;
    std::size_t index = 0;
    if (close != std::string::npos &&
        std::from_chars(text.data() + i + 1, text.data() + close, index).ptr ==
            text.data() + close &&
        index < arguments.size()) {
      filled += arguments[index].get<std::string>();
      i = close;
    } else {
      filled += text[i];
    }
  }
  return filled;
}

/// The text itself, or what the rule or its component calls by the message's id (3.11.7).
std::string message_of(const Json& message, const Json* component, const Json* rule) {
  std::string text = text_at(message, "/text");
  const std::string id = text_at(message, "/id");
  if (text.empty() && !id.empty()) {
    const auto look_up = [&](const Json* owner, const char* strings) {
      if (!text.empty() || owner == nullptr || !owner->contains(strings)) return;
      const Json& all = owner->at(strings);
      if (all.contains(id)) text = text_at(all.at(id), "/text");
    };
    look_up(rule, "messageStrings");
    look_up(component, "globalMessageStrings");
    if (text.empty()) text = id;
  }
  if (text.empty()) text = text_at(message, "/markdown");
  const Json arguments = message.value("arguments", Json::array());
  return arguments.empty() ? text : with_arguments(text, arguments);
}

/// What is absent was there in an earlier run only (3.27.24).
bool counts(const Json& result) {
  if (text_at(result, "/baselineState") == "absent") return false;
  const std::string kind = text_at(result, "/kind", "fail");
  if (kind == "pass" || kind == "notApplicable" || kind == "informational") return false;
  const Json suppressions = result.value("suppressions", Json());
  for (const Json& suppression : suppressions) {
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

/// "file:///p/a" and "file://localhost/p/a" are files, and so is "file:/p/a" (RFC 8089).
std::string path_of_uri(std::string_view uri) {
  constexpr std::string_view kFile = "file:";
  if (uri.starts_with(kFile)) {
    uri.remove_prefix(kFile.size());
    if (uri.starts_with("//")) uri.remove_prefix(std::min(uri.find('/', 2), uri.size()));
  }
  return percent_decoded(uri);
}

/// `uri` below the folder that `base` stands for, which may itself lie below another one (3.14.14).
/// A base that the log does not resolve is the project.
std::filesystem::path resolved(const Json& run, const std::string& uri, std::string base) {
  constexpr int kDeepest = 10;  // a log whose bases go in a circle is refused nowhere else
  std::filesystem::path path = path_of_uri(uri);
  if (!run.contains("originalUriBaseIds")) return path;
  const Json& bases = run.at("originalUriBaseIds");
  for (int i = 0; i < kDeepest && path.is_relative() && bases.contains(base); ++i) {
    path = std::filesystem::path(path_of_uri(text_at(bases.at(base), "/uri"))) / path;
    base = text_at(bases.at(base), "/uriBaseId");
  }
  return path;
}

/// The place itself, or the artifact that it names by index (3.4.5).
std::string file_of(const Json& run, const Json& place, const std::filesystem::path& root) {
  const Json* artifact = element_at(run, "/artifacts", number_at(place, "/index", -1));
  const bool by_index = !place.contains("uri") && artifact != nullptr;
  const Json location = by_index ? artifact->value("location", Json::object()) : place;
  const std::string uri = text_at(location, "/uri");
  if (uri.empty()) return {};
  return project_path(resolved(run, uri, text_at(location, "/uriBaseId")).string(), root);
}

Finding read_result(const Json& run, const Json& result, const std::filesystem::path& root) {
  const Json* const component = component_of(run, result);
  const Json* const rule = rule_of(component, result);
  Finding finding{.severity = severity_of(result, rule)};
  finding.rule = rule_id_of(result);
  if (finding.rule.empty() && rule != nullptr) finding.rule = text_at(*rule, "/id");
  finding.message =
      first_line(message_of(result.value("message", Json::object()), component, rule));
  if (finding.message.empty()) finding.message = finding.rule;
  const Json* const first = element_at(result, "/locations", 0);
  const Pointer physical("/physicalLocation");
  if (first == nullptr || !first->contains(physical)) return finding;
  const Json& place = first->at(physical);
  finding.file = file_of(run, place.value("artifactLocation", Json::object()), root);
  finding.line = number_at(place, "/region/startLine");
  finding.column = number_at(place, "/region/startColumn");
  return finding;
}

/// A checker that says of itself that it did not succeed has not found nothing (3.20.14).
void add_failed_executions(const Json& run, std::vector<Finding>& findings) {
  for (const Json& invocation : run.value("invocations", Json::array())) {
    if (invocation.value("executionSuccessful", true)) continue;
    const std::string why =
        text_at(invocation, "/toolExecutionNotifications/0/message/text",
                text_at(invocation, "/exitCodeDescription", "it does not say why"));
    findings.push_back({.severity = Severity::error,
                        .rule = kNotAnalyzed,
                        .message = text_at(run, "/tool/driver/name", "the checker") +
                                   " says that it did not succeed: " + first_line(why)});
  }
}

}  // namespace

Result<std::vector<Finding>> parse_sarif(std::string_view json, const std::filesystem::path& root) {
  try {
    const Json log = Json::parse(json);
    if (log.at("version") != "2.1.0") return fail(FailureKind::host, "not SARIF 2.1.0");
    std::vector<Finding> findings;
    for (const Json& run : log.at("runs")) {
      const Json results = run.value("results", Json());  // null: nothing was looked for
      for (const Json& result : results) {
        if (counts(result)) findings.push_back(read_result(run, result, root));
      }
      add_failed_executions(run, findings);
    }
    return findings;
  } catch (const Json::exception& error) {
    return fail(FailureKind::host, std::string("not SARIF 2.1.0: ") + error.what());
  }
}

}  // namespace qa
