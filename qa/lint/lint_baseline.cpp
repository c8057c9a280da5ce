#include "qa/lint/lint_baseline.hpp"

#include "qa/system/digest.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <tuple>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

constexpr int kSchema = 1;

std::string without_blanks(std::string_view line) {
  std::string text;
  for (const char c : line) {
    if (c != ' ' && c != '\t' && c != '\r') text += c;
  }
  return text;
}

/// One value as it stands in the file; what is no UTF-8 is replaced.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string list_of(const std::vector<std::string>& items, const std::string& indent) {
  std::string text;
  for (const std::string& item : items) {
    text += (text.empty() ? "\n" : ",\n") + indent + item;
  }
  return text;
}

}  // namespace

std::string fingerprint(const KnownFinding& finding) {
  constexpr std::size_t kDigits = 16;
  return sha256_hex(finding.rule + '\n' + finding.file + '\n' + finding.text + '\n' +
                    std::to_string(finding.occurrence))
      .substr(0, kDigits);
}

std::vector<KnownFinding> known_findings(const std::vector<Finding>& findings, Files& files,
                                         const std::filesystem::path& root) {
  struct Source {
    std::string text;
    std::vector<std::string_view> lines;
  };
  std::map<std::string, Source> sources;
  std::map<KnownFinding, int> counts;
  std::vector<KnownFinding> known;
  for (const Finding& finding : findings) {
    const auto [place, is_new] = sources.try_emplace(finding.file);
    if (is_new && !finding.file.empty()) {
      place->second.text = files.read(root / finding.file).value_or("");
      place->second.lines = lines_of(place->second.text);
    }
    const auto& lines = place->second.lines;
    const bool has_line =
        finding.line > 0 && static_cast<std::size_t>(finding.line) <= lines.size();
    KnownFinding entry{
        .file = finding.file,
        .rule = finding.rule,
        .text = has_line ? without_blanks(lines[static_cast<std::size_t>(finding.line) - 1])
                         : finding.message};
    const int occurrence = counts[entry]++;
    entry.occurrence = occurrence;
    known.push_back(std::move(entry));
  }
  return known;
}

Result<LintBaseline> parse_lint_baseline(std::string_view json) {
  LintBaseline baseline;
  try {
    const Json all = Json::parse(json);
    if (all.at("schema") != kSchema) {
      return fail(FailureKind::configuration, "the lint baseline has an unknown schema",
                  "qa lint --accept");
    }
    for (const Json& entry : all.at("findings")) {
      baseline.findings.push_back({.file = entry.at("file"),
                                   .rule = entry.at("rule"),
                                   .text = entry.at("text"),
                                   .occurrence = entry.value("occurrence", 0)});
    }
    for (const auto& [folder, checks] : all.at("checks").items()) {
      baseline.checks[folder] = checks.get<std::set<std::string>>();
    }
  } catch (const Json::exception& error) {
    return fail(FailureKind::configuration,
                std::string("the lint baseline is damaged: ") + error.what(), "qa lint --accept");
  }
  return baseline;
}

std::string to_text(const LintBaseline& baseline) {
  std::vector<KnownFinding> sorted = baseline.findings;
  std::ranges::sort(sorted);
  std::vector<std::string> findings;
  for (const KnownFinding& finding : sorted) {
    Json entry = {{"file", finding.file}, {"rule", finding.rule}, {"text", finding.text}};
    if (finding.occurrence > 0) entry["occurrence"] = finding.occurrence;
    findings.push_back(dumped(entry));
  }
  std::vector<std::string> folders;
  for (const auto& [folder, checks] : baseline.checks) {
    std::vector<std::string> names;
    for (const std::string& check : checks) names.push_back(dumped(check));
    folders.push_back(dumped(folder) + ": [" + list_of(names, "      ") + "\n    ]");
  }
  return "{\n  \"schema\": " + std::to_string(kSchema) + ",\n  \"findings\": [" +
         list_of(findings, "    ") + "\n  ],\n  \"checks\": {" + list_of(folders, "    ") +
         "\n  }\n}\n";
}

BaselineComparison compare(const LintBaseline& baseline, const std::vector<KnownFinding>& found,
                           const std::set<std::string>& project_files) {
  BaselineComparison comparison;
  std::multiset<KnownFinding> open(baseline.findings.begin(), baseline.findings.end());
  std::set<std::string> known_files;
  for (const KnownFinding& entry : baseline.findings) known_files.insert(entry.file);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (const auto entry = open.find(found[i]); entry != open.end()) {
      open.erase(entry);
      ++comparison.known;
    } else {
      comparison.news.push_back(i);
    }
  }
  // What is open in files that are gone, by what a renamed file keeps.
  const auto content = [](const KnownFinding& finding) {
    return std::tuple(finding.rule, finding.text, finding.occurrence);
  };
  std::multimap<decltype(content({})), KnownFinding> moved;
  for (const KnownFinding& entry : open) {
    if (!entry.file.empty() && !project_files.contains(entry.file)) {
      moved.emplace(content(entry), entry);
    }
  }
  std::erase_if(comparison.news, [&](std::size_t i) {
    if (known_files.contains(found[i].file)) return false;
    const auto entry = moved.find(content(found[i]));
    if (entry == moved.end()) return false;
    open.erase(open.find(entry->second));
    moved.erase(entry);
    ++comparison.known;
    return true;
  });
  comparison.resolved.assign(open.begin(), open.end());
  return comparison;
}

}  // namespace qa
