#include "qa/coverage/coverage_file.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

constexpr int kSchema = 2;

json to_json(const std::string& path, const FileCoverage& file) {
  json lines = json::array();
  json branches = json::array();
  for (const auto& [number, line] : file.lines) {
    lines.push_back({number, line.hits});
    if (line.branches.empty()) continue;
    json entry = json::array({number});
    for (const auto& [branch, hits] : line.branches) entry.push_back({branch, hits});
    branches.push_back(std::move(entry));
  }
  json functions = json::array();
  for (const auto& [place, function] : file.functions)
    functions.push_back({place.line, place.column, function.hits, function.name});
  return {{"path", path},
          {"measured", file.measured},
          {"lines", std::move(lines)},
          {"branches", std::move(branches)},
          {"functions", std::move(functions)}};
}

FileCoverage file_from(const json& object) {
  FileCoverage file;
  file.measured = object.at("measured").get<bool>();
  for (const json& line : object.at("lines"))
    file.lines[line.at(0).get<int>()].hits = line.at(1).get<std::int64_t>();
  for (const json& entry : object.at("branches")) {
    auto& branches = file.lines[entry.at(0).get<int>()].branches;
    for (std::size_t i = 1; i < entry.size(); ++i)
      branches[entry[i].at(0).get<int>()] = entry[i].at(1).get<std::int64_t>();
  }
  for (const json& entry : object.at("functions")) {
    file.functions[{.line = entry.at(0).get<int>(), .column = entry.at(1).get<int>()}] = {
        .name = entry.at(3).get<std::string>(), .hits = entry.at(2).get<std::int64_t>()};
  }
  return file;
}

}  // namespace

std::string to_text(const CoverageFile& coverage) {
  std::string text = R"({"schema": )" + std::to_string(kSchema) + R"(, "compiler": )" +
                     json(coverage.compiler).dump() + R"(, "files": [)";
  const char* separator = "\n";
  for (const auto& [path, file] : coverage.files) {
    // Names of files and functions may be of any encoding.
    text += separator + to_json(path, file).dump(-1, ' ', false, json::error_handler_t::replace);
    separator = ",\n";
  }
  return text + "\n]}\n";
}

Result<CoverageFile> parse_coverage_file(std::string_view text) {
  try {
    const json document = json::parse(text);
    const int schema = document.at("schema").get<int>();
    if (schema != kSchema) {
      return fail(FailureKind::host, "coverage.json has format " + std::to_string(schema) +
                                         ", this qa reads " + std::to_string(kSchema));
    }
    CoverageFile coverage{.compiler = document.at("compiler").get<std::string>(), .files = {}};
    for (const json& object : document.at("files"))
      coverage.files[object.at("path").get<std::string>()] = file_from(object);
    return coverage;
  } catch (const json::exception& error) {
    return fail(FailureKind::host, std::string("coverage.json is damaged: ") + error.what());
  }
}

}  // namespace qa
