#include "qa/report/github_annotations.hpp"

#include "qa/report/line_printer.hpp"
#include "qa/report/problem.hpp"
#include "qa/report/stage_text.hpp"

#include <map>

#include <fmt/format.h>

namespace qa {
namespace {

/// GitHub shows 10 of each kind for a step, and 50 for a job.
constexpr int kMaxOfAKind = 10;

std::string escaped(std::string_view text, std::string_view specials) {
  std::string safe;
  for (const char c : text) {
    if (specials.find(c) == std::string_view::npos) {
      safe += c;
    } else {
      safe += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return safe;
}

/// An annotation is a note at a line, not a log: GitHub shows the first lines of it.
std::string message_text(std::string_view text) {
  constexpr std::size_t kMaxBytes = 4000;
  const std::string_view start = text.substr(0, kMaxBytes);
  const std::string rest =
      text.size() > kMaxBytes ? fmt::format(" ... ({} bytes more)", text.size() - kMaxBytes) : "";
  return escaped(without_controls(start), "%\r\n") + rest;
}

std::string property(std::string_view text) {
  return escaped(without_controls(text), "%\r\n:,");
}

std::string_view kind_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "notice";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "error";
}

std::string place_of(const Problem& problem) {
  if (problem.file.empty()) return {};
  std::string place = "file=" + property(problem.file) + ",";
  if (problem.line > 0) place += fmt::format("line={},", problem.line);
  if (problem.column > 0) place += fmt::format("col={},", problem.column);
  return place;
}

/// Within GitHub's limit for each kind.
class Annotations {
 public:
  void add(std::string_view kind, const std::string& place, std::string_view title,
           std::string_view message) {
    if (counts_[kind]++ >= kMaxOfAKind) return;
    text_ +=
        fmt::format("::{} {}title={}::{}\n", kind, place, property(title), message_text(message));
  }
  std::string text() const {
    std::string text = text_;
    for (const auto& [kind, count] : counts_) {
      if (count > kMaxOfAKind)
        text += fmt::format("{} more of kind {} are in the summary\n", count - kMaxOfAKind, kind);
    }
    return text;
  }

 private:
  std::string text_;
  std::map<std::string_view, int> counts_;
};

}  // namespace

std::string to_github_annotations(const RunResult& run) {
  Annotations annotations;
  for (const StageResult& stage : run.stages) {
    if (is_red(stage)) {
      annotations.add("error", "", fmt::format("qa: {} {}", stage.name, verdict_label(stage)),
                      stage.failure ? stage.failure->what : "");
    }
  }
  for (const Problem& problem : problems(run))
    annotations.add(kind_of(problem.severity), place_of(problem), problem.rule, problem.message);
  return annotations.text();
}

}  // namespace qa
