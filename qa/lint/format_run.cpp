#include "qa/lint/format_run.hpp"

#include "qa/lint/clang_format.hpp"
#include "qa/system/command_batch.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

// Far below the kernel's limit for one command line.
constexpr std::size_t kFilesPerCommand = 200;

struct Checked {
  std::string key;                                 ///< digest of tool, styles and content
  std::vector<std::pair<int, std::string>> lines;  ///< of the findings, with their messages
};

class Run {
 public:
  Run(const FormatSetup& setup, Files& files) : setup_(setup), files_(files) {}

  Result<void> prepare(const std::vector<std::string>& names);
  Result<void> check(ProcessRunner& processes, const std::function<void(std::size_t)>& step);
  LintOutcome outcome() { return std::move(outcome_); }
  /// What is remembered of other files goes.
  void save();

 private:
  void load();
  std::string styles_of(const std::string& file);
  void take(const std::string& file, const Replacements& edits);
  void add(const std::string& file, const Checked& checked);

  const FormatSetup& setup_;
  Files& files_;
  std::map<std::string, Checked> known_;       ///< from earlier runs
  std::map<std::string, Checked> checked_;     ///< in this one
  std::map<std::string, std::string> styles_;  ///< by folder
  std::map<std::string, std::string> keys_;
  std::vector<std::string> to_check_;
  LintOutcome outcome_;
};

void Run::load() {
  const Result<std::string> text = files_.read(setup_.kept);
  if (!text) return;
  try {
    const Json all = Json::parse(*text);
    for (const auto& [file, json] : all.items()) {
      known_[file] = {.key = json.at("key"), .lines = json.at("lines")};
    }
  } catch (const Json::exception&) {
    known_.clear();
  }
}

void Run::save() {
  Json all = Json::object();
  for (const auto& [file, checked] : checked_) {
    all[file] = {{"key", checked.key}, {"lines", checked.lines}};
  }
  // A full disk costs time in the next run, and nothing else.
  (void)files_.write(setup_.kept, all.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// All styles on the way up: one may inherit from the next. Empty when there is none, or when the
/// nearest wants no formatting.
std::string Run::styles_of(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  const auto [place, is_new] = styles_.try_emplace(folder);
  if (!is_new) return place->second;
  std::string styles;
  auto style = format_style_of(files_, setup_.top, setup_.root / file);
  if (style && switches_formatting_off(files_.read(*style).value_or(""))) return styles;
  while (style) {
    styles += style->string() + '\n' + sha256_hex(files_.read(*style).value_or("")) + '\n';
    const std::filesystem::path at = style->parent_path();
    if (at == setup_.top) break;
    style = format_style_of(files_, setup_.top, at);
  }
  return place->second = styles;
}

void Run::add(const std::string& file, const Checked& checked) {
  for (const auto& [line, message] : checked.lines) {
    outcome_.findings.push_back({.severity = Severity::error,
                                 .rule = "clang-format",
                                 .message = message,
                                 .file = file,
                                 .line = line,
                                 .tool = "clang-format"});
  }
}

Result<void> Run::prepare(const std::vector<std::string>& names) {
  load();
  for (const std::string& file : names) {
    outcome_.files.insert(file);
    const std::string styles = styles_of(file);
    if (styles.empty()) {
      outcome_.without_style.insert(file);
      continue;
    }
    TRY_ASSIGN(const std::string digest, files_.sha256(setup_.root / file));
    keys_[file] = sha256_hex(setup_.tool + '\n' + styles + digest);
    const auto known = known_.find(file);
    if (known == known_.end() || known->second.key != keys_[file]) {
      to_check_.push_back(file);
      continue;
    }
    add(file, known->second);
    checked_.insert(*known);
  }
  return {};
}

void Run::take(const std::string& file, const Replacements& edits) {
  const Result<std::string> content = files_.read(setup_.root / file);
  const std::string digest = content ? sha256_hex(*content) : "";
  if (sha256_hex(setup_.tool + '\n' + styles_of(file) + digest) != keys_[file]) {
    add_not_analyzed(outcome_, file, "it was changed while clang-format looked at it");
    return;
  }
  Checked checked{.key = keys_[file], .lines = {}};
  for (const Finding& finding : format_findings(file, *content, edits)) {
    checked.lines.emplace_back(finding.line, finding.message);
  }
  add(file, checked);
  checked_[file] = std::move(checked);
}

Result<void> Run::check(ProcessRunner& processes, const std::function<void(std::size_t)>& step) {
  step(to_check_.size());
  std::vector<std::vector<std::string>> parts;
  std::vector<std::string> alone;  ///< of parts in which something was wrong
  const std::size_t share = to_check_.size() / std::max(setup_.jobs, 1U) + 1;
  const std::size_t most = std::min(kFilesPerCommand, share);
  for (std::size_t start = 0; start < to_check_.size(); start += most) {
    const auto first = to_check_.begin() + static_cast<std::ptrdiff_t>(start);
    parts.emplace_back(
        first, first + static_cast<std::ptrdiff_t>(std::min(most, to_check_.size() - start)));
  }
  const auto commands_of = [this](const auto& lists) {
    std::vector<Command> commands;
    for (const auto& list : lists) {
      commands.push_back(clang_format_command(setup_.root, list));
      commands.back().timeout = setup_.timeout;
    }
    return commands;
  };
  TRY(run_batch(processes, commands_of(parts), setup_.jobs,
                [&](std::size_t i, const Completed& completed) {
                  const auto edits = clang_format_edits(completed, parts[i].size());
                  if (!edits) alone.insert(alone.end(), parts[i].begin(), parts[i].end());
                  for (std::size_t k = 0; edits && k < parts[i].size(); ++k)
                    take(parts[i][k], (*edits)[k]);
                }));
  std::vector<std::vector<std::string>> singles;
  for (const std::string& file : alone) singles.push_back({file});
  return run_batch(processes, commands_of(singles), setup_.jobs,
                   [&](std::size_t i, const Completed& completed) {
                     if (const auto edits = clang_format_edits(completed, 1)) {
                       take(alone[i], edits->front());
                     } else if (!is_ignored_by_clang_format(completed)) {
                       add_not_analyzed(outcome_, alone[i], clang_format_complaint(completed));
                     }
                   });
}

}  // namespace

Result<LintOutcome> run_clang_format(const FormatSetup& setup,
                                     const std::vector<std::string>& names,
                                     ProcessRunner& processes, Files& files,
                                     const std::function<void(std::size_t)>& step) {
  Run run(setup, files);
  TRY(run.prepare(names));
  TRY(run.check(processes, step));
  run.save();
  return run.outcome();
}

}  // namespace qa
