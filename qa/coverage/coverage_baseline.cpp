#include "qa/coverage/coverage_baseline.hpp"

#include "qa/system/digest.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <ranges>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

constexpr int kSchema = 3;
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

TextsByFile files_from(const json& list) {
  TextsByFile files;
  for (const json& file : list) {
    FileTexts& texts = files[file.at(0).get<std::string>()];
    for (const json& text : file.at(1)) ++texts.run[text.get<std::string>()];
    for (const json& text : file.at(2)) ++texts.not_run[text.get<std::string>()];
  }
  return files;
}

StageCoverage stage_from(const json& object) {
  StageCoverage stage;
  stage.tests = object.at("tests").get<std::set<std::string>>();
  for (const auto& [compiler, files] : object.at("lines").items())
    stage.lines[compiler] = files_from(files);
  stage.assertions = object.at("assertions").get<AssertionCounts>();
  return stage;
}

std::string quoted(const std::string& text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

void add(std::string& text, const LineTexts& texts) {
  text += ", [";
  const char* comma = "";
  for (const auto& [digest, count] : texts) {
    for (int i = 0; i < count; ++i) {
      text += comma + quoted(digest);
      comma = ",";
    }
  }
  text += "]";
}

void add(std::string& text, const TextsByFile& files) {
  text += "[";
  const char* separator = "\n";
  for (const auto& [path, texts] : files) {
    text += separator + ("[" + quoted(path));
    add(text, texts.run);
    add(text, texts.not_run);
    text += "]";
    separator = ",\n";
  }
  text += "\n]";
}

void add(std::string& text, const StageCoverage& stage) {
  text += "{\"tests\": [";
  const char* separator = "\n";
  for (const std::string& test : stage.tests) {
    text += separator + quoted(test);
    separator = ",\n";
  }
  text += "\n], \"assertions\": {";
  separator = "\n";
  for (const auto& [name, count] : stage.assertions) {
    text += separator + quoted(name) + ": " + std::to_string(count);
    separator = ",\n";
  }
  text += "\n}, \"lines\": {";
  separator = "\n";
  for (const auto& [compiler, files] : stage.lines) {
    text += separator + quoted(compiler) + ": ";
    add(text, files);
    separator = ",\n";
  }
  text += "\n}}";
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

FileTexts line_texts(const FileCoverage& file, std::string_view source) {
  FileTexts texts;
  for (const auto& [number, digest] : digests(file, source))
    ++(file.lines.at(number).hits != 0 ? texts.run : texts.not_run)[digest];
  return texts;
}

LineChanges compare_lines(const FileTexts& baseline, const FileCoverage& file,
                          std::string_view source) {
  const std::map<int, std::string> now = digests(file, source);
  FileTexts known = baseline;
  for (const auto& [number, digest] : now) {
    if (file.lines.at(number).hits != 0) --known.run[digest];
  }
  LineChanges changes;
  for (const auto& [number, digest] : now | std::views::reverse) {
    if (file.lines.at(number).hits != 0) continue;
    if (known.run[digest]-- > 0) {
      changes.lost.push_back(number);
    } else if (known.not_run[digest]-- <= 0) {
      changes.added.push_back(number);
    }
  }
  std::ranges::reverse(changes.lost);
  std::ranges::reverse(changes.added);
  return changes;
}

}  // namespace qa
