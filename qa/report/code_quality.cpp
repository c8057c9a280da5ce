#include "qa/report/code_quality.hpp"

#include "qa/report/problem.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

const char* severity_word(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "info";
    case Severity::warning:
      return "minor";
    case Severity::error:
      return "major";
  }
  return "major";
}

}  // namespace

std::string to_code_quality(const RunResult& run) {
  Json report = Json::array();
  for (const Problem& problem : problems(run)) {
    if (problem.file.empty() || problem.file.starts_with('/')) continue;
    report.push_back(
        {{"description", problem.message},
         {"check_name", problem.rule},
         {"fingerprint", problem.fingerprint},
         {"severity", severity_word(problem.severity)},
         {"location",
          {{"path", problem.file}, {"lines", {{"begin", std::max(problem.line, 1)}}}}}});
  }
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qa
