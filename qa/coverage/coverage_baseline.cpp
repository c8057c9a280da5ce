#include "qa/coverage/coverage_baseline.hpp"

#include "qa/system/digest.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <ranges>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

constexpr int kSchema = 1;
constexpr std::size_t kDigits = 12;

/// Line number -> digest of its text, for lines with coverage.
std::map<int, std::string> digests(const FileCoverage& file, std::string_view source) {
  const std::vector<std::string_view> lines = lines_of(source);
  std::map<int, std::string> result;
  for (const auto& [number, line] : file.lines) {
    const auto index = static_cast<std::size_t>(number) - 1;
    if (number < 1 || index >= lines.size()) continue;
    result[number] = sha256_hex(trimmed(lines[index])).substr(0, kDigits);
  }
  return result;
}

StageCoverage stage_from(const json& object) {
  StageCoverage stage;
  stage.tests = object.at("tests").get<std::set<std::string>>();
  for (const json& file : object.at("files")) {
    CoveredTexts& texts = stage.files[file.at(0).get<std::string>()];
    for (const json& text : file.at(1)) ++texts[text.get<std::string>()];
  }
  return stage;
}

std::string quoted(const std::string& text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

void add(std::string& text, const StageCoverage& stage) {
  text += "{\"tests\": [";
  const char* separator = "\n";
  for (const std::string& test : stage.tests) {
    text += separator + quoted(test);
    separator = ",\n";
  }
  text += "\n], \"files\": [";
  separator = "\n";
  for (const auto& [path, texts] : stage.files) {
    text += separator + ("[" + quoted(path)) + ", [";
    const char* comma = "";
    for (const auto& [digest, count] : texts) {
      for (int i = 0; i < count; ++i) {
        text += comma + quoted(digest);
        comma = ",";
      }
    }
    text += "]]";
    separator = ",\n";
  }
  text += "\n]}";
}

}  // namespace

Result<CoverageBaseline> parse_coverage_baseline(std::string_view text) {
  const auto refuse = [](const std::string& why) {
    return fail(FailureKind::configuration, "the baseline of coverage can't be read: " + why,
                "correct or remove reports/baselines/coverage.json");
  };
  try {
    const json document = json::parse(text);
    const int schema = document.at("schema").get<int>();
    if (schema != kSchema)
      return refuse("format " + std::to_string(schema) + ", this qa reads " +
                    std::to_string(kSchema));
    CoverageBaseline baseline;
    for (const auto& [name, stage] : document.at("stages").items())
      baseline[name] = stage_from(stage);
    return baseline;
  } catch (const json::exception& error) {
    return refuse(error.what());
  }
}

std::string to_text(const CoverageBaseline& baseline) {
  std::string text = "{\"schema\": " + std::to_string(kSchema) + ", \"stages\": {";
  const char* separator = "\n";
  for (const auto& [name, stage] : baseline) {
    text += separator + quoted(name) + ": ";
    add(text, stage);
    separator = ",\n";
  }
  return text + "\n}}\n";
}

CoveredTexts covered_texts(const FileCoverage& file, std::string_view source) {
  CoveredTexts texts;
  for (const auto& [number, digest] : digests(file, source)) {
    if (file.lines.at(number).hits != 0) ++texts[digest];
  }
  return texts;
}

std::vector<int> lost_lines(const CoveredTexts& baseline, const FileCoverage& file,
                            std::string_view source) {
  const std::map<int, std::string> now = digests(file, source);
  CoveredTexts missing = baseline;
  for (const auto& [number, digest] : now) {
    if (file.lines.at(number).hits != 0) --missing[digest];
  }
  std::vector<int> lost;
  for (const auto& [number, digest] : now | std::views::reverse) {
    if (file.lines.at(number).hits == 0 && missing[digest]-- > 0) lost.push_back(number);
  }
  std::ranges::reverse(lost);
  return lost;
}

}  // namespace qa
