#include "qa/lint/lint_fixes.hpp"

#include "qa/system/digest.hpp"
#include "qa/system/project_path.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

/// `content` after the edits that don't overlap; counts both kinds.
std::string edited(const std::string& content, const std::set<TidyEdit>& edits, std::size_t& made,
                   std::size_t& conflicts) {
  std::string result;
  std::size_t done = 0;
  bool touched = false;  ///< the last edit ends at `done`
  for (const TidyEdit& edit : edits) {
    const bool collides = edit.offset < done || (touched && edit.offset == done);
    if (collides || edit.offset + edit.length > content.size()) {
      ++conflicts;
      continue;
    }
    result += content.substr(done, edit.offset - done) + edit.text;
    done = edit.offset + edit.length;
    touched = true;
    ++made;
  }
  return result + content.substr(done);
}

}  // namespace

LintFixes make_fixes(const std::set<TidyEdit>& edits, const std::filesystem::path& root,
                     Files& files) {
  LintFixes fixes;
  for (const TidyEdit& edit : edits) {
    const std::string file = project_path(edit.file.string(), root);
    if (std::filesystem::path(file).is_absolute()) continue;
    LintFixes::FileEdits& list = fixes.edits[file];
    if (list.sha256.empty()) list.sha256 = files.sha256(root / file).value_or("");
    list.edits.insert(edit);
  }
  std::erase_if(fixes.edits, [](const auto& entry) { return entry.second.sha256.empty(); });
  return fixes;
}

std::string to_text(const LintFixes& fixes) {
  Json edits = Json::object();
  for (const auto& [file, list] : fixes.edits) {
    Json& entry = edits[file];
    entry["sha256"] = list.sha256;
    for (const TidyEdit& edit : list.edits) {
      entry["edits"].push_back(
          {{"offset", edit.offset}, {"length", edit.length}, {"text", edit.text}});
    }
  }
  return Json{{"edits", edits}, {"format", fixes.format}}.dump(1, ' ', false,
                                                               Json::error_handler_t::replace) +
         "\n";
}

Result<LintFixes> parse_lint_fixes(std::string_view json) {
  LintFixes fixes;
  try {
    const Json all = Json::parse(json);
    all.at("format").get_to(fixes.format);
    for (const auto& [file, entry] : all.at("edits").items()) {
      LintFixes::FileEdits& list = fixes.edits[file];
      entry.at("sha256").get_to(list.sha256);
      for (const Json& edit : entry.at("edits")) {
        list.edits.insert({.file = file,
                           .offset = edit.at("offset"),
                           .length = edit.at("length"),
                           .text = edit.at("text")});
      }
    }
  } catch (const Json::exception& error) {
    return fail(FailureKind::host, std::string("lint-fixes.json is damaged: ") + error.what(),
                "qa lint --fix");
  }
  return fixes;
}

Result<FixReport> apply_edits(const LintFixes& fixes, const std::filesystem::path& root,
                              Files& files) {
  FixReport report;
  for (const auto& [file, list] : fixes.edits) {
    TRY_ASSIGN(const std::string content, files.read(root / file));
    if (sha256_hex(content) != list.sha256) {
      report.changed.push_back(file);
      continue;
    }
    std::size_t made = 0;
    const std::string result = edited(content, list.edits, made, report.conflicts);
    if (made == 0) continue;
    TRY(files.write(root / file, result));
    report.made[file] = made;
  }
  return report;
}

}  // namespace qa
