#include "qa/coverage/gcov_report.hpp"
#include "qa/coverage/written_function.hpp"
#include "qa/system/lines.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "1";

/// Negative counts are damaged ones of something that ran.
std::int64_t count_of(const json& value, GcovReport& report) {
  const auto count = value.get<std::int64_t>();
  if (count >= 0) return count;
  report.has_negative_counts = true;
  return 1;
}

void add_line(const json& object, FileCoverage& file, GcovReport& report) {
  // A line of a template comes once for each instance.
  LineCoverage& line = file.lines[object.at("line_number").get<int>()];
  line.hits += count_of(object.at("count"), report);
  int number = 0;
  for (const json& branch : object.at("branches")) {
    if (!branch.at("throw").get<bool>())
      line.branches[number] += count_of(branch.at("count"), report);
    ++number;
  }
}

void add_function(const json& object, FileCoverage& file, GcovReport& report) {
  if (!is_written_function(object.at("name").get_ref<const std::string&>())) return;
  const FunctionPlace place{.line = object.at("start_line").get<int>(),
                            .column = object.at("start_column").get<int>()};
  FunctionCoverage& function = file.functions[place];
  if (function.name.empty()) function.name = object.at("demangled_name").get<std::string>();
  function.hits += count_of(object.at("execution_count"), report);
}

GcovReport read_report(const json& document) {
  GcovReport report{
      .data_file = document.at("data_file").get<std::string>(),
      .working_directory = document.at("current_working_directory").get<std::string>()};
  for (const json& object : document.at("files")) {
    FileCoverage file;
    for (const json& line : object.at("lines")) add_line(line, file, report);
    for (const json& function : object.at("functions")) add_function(function, file, report);
    report.files.emplace_back(object.at("file").get<std::string>(), std::move(file));
  }
  return report;
}

}  // namespace

Result<std::vector<GcovReport>> parse_gcov_json(std::string_view output) {
  std::vector<GcovReport> reports;
  try {
    for (const std::string_view line : lines_of(output)) {
      if (trimmed(line).empty()) continue;
      const json document = json::parse(line);
      const auto version = document.at("format_version").get<std::string>();
      // "2" of GCC 14 only adds keys.
      if (version != kFormat && version != "2") {
        return fail(FailureKind::host, "gcov wrote format " + version + ", this qa reads 1 and 2");
      }
      reports.push_back(read_report(document));
    }
  } catch (const json::exception& error) {
    return fail(FailureKind::host, std::string("gcov's output is damaged: ") + error.what());
  }
  return reports;
}

}  // namespace qa
