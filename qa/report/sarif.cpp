#include "qa/report/sarif.hpp"

#include "qa/model/names.hpp"
#include "qa/model/timestamp.hpp"
#include "qa/report/problem.hpp"
#include "qa/report/stage_text.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxResults = 25'000;
constexpr const char* kSchemaUri =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr const char* kSourceRoot = "%SRCROOT%";

/// RFC 3986: everything but unreserved characters and the slashes between folders is encoded.
std::string uri_path(std::string_view path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri;
  for (const char c : path) {
    if (kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

Json text(const std::string& value) {
  return {{"text", value}};
}

Json location_of(const Problem& problem) {
  Json artifact;
  if (problem.file.starts_with('/')) {
    artifact["uri"] = "file://" + uri_path(problem.file);
  } else {
    artifact = {{"uri", uri_path(problem.file)}, {"uriBaseId", kSourceRoot}};
  }
  Json physical = {{"artifactLocation", artifact}};
  if (problem.line > 0) {
    physical["region"] = {{"startLine", problem.line}};
    if (problem.column > 0) physical["region"]["startColumn"] = problem.column;
  }
  return {{"physicalLocation", physical}};
}

Json result_of(const Problem& problem, std::size_t rule_index) {
  Json result = {{"ruleId", problem.rule},
                 {"ruleIndex", rule_index},
                 {"level", to_text(problem.severity)},
                 {"message", text(problem.message)},
                 {"locations", Json::array({location_of(problem)})},
                 {"partialFingerprints", {{"primaryLocationLineHash", problem.fingerprint}}}};
  if (!problem.tool.empty()) result["properties"] = {{"tool", problem.tool}};
  return result;
}

Json notification(std::string_view level, const std::string& message) {
  return {{"level", level}, {"message", text(message)}};
}

/// Takes out what cannot be a result: what has no place, and the mildest beyond the limit.
Json take_notifications(const RunResult& run, std::vector<Problem>& all) {
  Json notes = Json::array();
  for (const StageResult& stage : run.stages) {
    if (!is_red(stage)) continue;
    const std::string what = stage.failure ? ": " + stage.failure->what : "";
    notes.push_back(
        notification("error", fmt::format("{} {}{}", stage.name, to_text(stage.status), what)));
  }
  std::erase_if(all, [&](const Problem& problem) {
    if (!problem.file.empty()) return false;
    notes.push_back(notification(to_text(problem.severity), problem.rule + ": " + problem.message));
    return true;
  });
  if (all.size() > kMaxResults) {
    std::ranges::stable_sort(all, std::ranges::greater(), &Problem::severity);
    notes.push_back(notification(
        "warning", fmt::format("{} more results are in run.json", all.size() - kMaxResults)));
    all.resize(kMaxResults);
  }
  return notes;
}

Json invocation_of(const RunResult& run, Json notifications) {
  const bool all_judged = std::ranges::all_of(run.stages, [](const StageResult& stage) {
    return !is_red(stage) || stage.status == StageStatus::failed;
  });
  Json invocation = {{"executionSuccessful", run.finished && all_judged},
                     {"startTimeUtc", to_rfc3339(run.started)}};
  if (run.finished) {
    invocation["endTimeUtc"] = to_rfc3339(run.started + run.duration);
    invocation["exitCode"] = exit_code(run);
  }
  invocation["toolExecutionNotifications"] = std::move(notifications);
  return invocation;
}

Json driver_of(const RunResult& run, Json rules) {
  Json driver = {{"name", "qa"}};
  if (const auto version = run.tools.find("qa"); version != run.tools.end())
    driver["semanticVersion"] = version->second;
  driver["rules"] = std::move(rules);
  return driver;
}

}  // namespace

std::string to_sarif(const RunResult& run) {
  std::vector<Problem> all = problems(run);
  Json notifications = take_notifications(run, all);
  Json rules = Json::array();
  Json results = Json::array();
  std::map<std::string, std::size_t> rule_index;
  for (const Problem& problem : all) {
    const auto [rule, is_new] = rule_index.emplace(problem.rule, rules.size());
    if (is_new) rules.push_back({{"id", problem.rule}});
    results.push_back(result_of(problem, rule->second));
  }
  const Json sarif_run = {
      {"tool", {{"driver", driver_of(run, std::move(rules))}}},
      // What stands in front of the last slash is the category by which GitHub keeps analyses
      // apart.
      {"automationDetails", {{"id", "qa/" + run.id}}},
      {"invocations", Json::array({invocation_of(run, std::move(notifications))})},
      {"originalUriBaseIds",
       {{kSourceRoot, {{"description", text("The root of the repository.")}}}}},
      {"columnKind", "utf16CodeUnits"},
      {"results", std::move(results)}};
  const Json log = {
      {"$schema", kSchemaUri}, {"version", "2.1.0"}, {"runs", Json::array({sarif_run})}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qa
