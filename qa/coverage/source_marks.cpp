#include "qa/coverage/source_marks.hpp"

#include "qa/coverage/code_text.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>

namespace qa {
namespace {

constexpr std::array<std::string_view, 3> kOwners = {"GCOV", "GCOVR", "LCOV"};

/// Ranges that START and STOP of one kind of marker enclose.
class Ranges {
 public:
  Ranges(std::string infix, std::set<int>& excluded, std::vector<std::string>& complaints)
      : infix_(std::move(infix)), excluded_(excluded), complaints_(complaints) {}

  void read(std::string_view line, int number) {
    if (line.find("_EXCL_") == std::string_view::npos) return;
    if (has(line, "LINE")) excluded_.insert(number);
    // A range may end and the next begin on one line.
    if (has(line, "STOP")) stop(number);
    if (has(line, "START")) starts_.push_back(number);
  }

  void finish() {
    for (const int start : starts_) {
      complaints_.push_back("the exclusion of " + infix_ + "START in line " +
                            std::to_string(start) + " is never stopped, and excludes nothing");
    }
  }

 private:
  bool has(std::string_view line, std::string_view word) const {
    return std::ranges::any_of(kOwners, [&](std::string_view owner) {
      return line.find(std::string(owner) + infix_ + std::string(word)) != std::string_view::npos;
    });
  }

  void stop(int number) {
    if (starts_.empty()) {
      complaints_.push_back("the exclusion that " + infix_ + "STOP in line " +
                            std::to_string(number) + " stops was never started");
      return;
    }
    for (int line = starts_.back(); line < number; ++line) excluded_.insert(line);
    starts_.pop_back();
  }

  std::string infix_;
  std::set<int>& excluded_;
  std::vector<std::string>& complaints_;
  std::vector<int> starts_;
};

bool includes_threads(std::string_view line) {
  constexpr std::array<std::string_view, 6> kHeaders = {"<thread>", "<future>",       "<pthread.h>",
                                                        "<mutex>",  "<shared_mutex>", "<grpcpp/"};
  return line.starts_with('#') && std::ranges::any_of(kHeaders, [line](std::string_view header) {
           return line.find(header) != std::string_view::npos;
         });
}

bool is_bare(std::string_view code) {
  return code.empty() || code == "{" || code == "}" || code == "else";
}

}  // namespace

SourceMarks read_source_marks(std::string_view source) {
  SourceMarks marks;
  Ranges lines("_EXCL_", marks.excluded_lines, marks.complaints);
  Ranges branches("_EXCL_BR_", marks.excluded_branches, marks.complaints);
  int number = 0;
  for (const std::string_view line : lines_of(source)) {
    ++number;
    lines.read(line, number);
    branches.read(line, number);
  }
  lines.finish();
  branches.finish();
  const std::vector<std::string> code = code_lines(source);
  number = 0;
  for (const std::string& line : code) {
    ++number;
    if (is_bare(line)) marks.bare_lines.insert(number);
    marks.uses_threads = marks.uses_threads || includes_threads(line);
  }
  marks.code_lines = estimated_code_lines(code);
  return marks;
}

void apply(const SourceMarks& marks, FileCoverage& file) {
  std::erase_if(file.lines, [&marks](const auto& entry) {
    const auto& [number, line] = entry;
    return marks.excluded_lines.contains(number) ||
           (line.hits == 0 && marks.bare_lines.contains(number));
  });
  for (auto& [number, line] : file.lines) {
    if (marks.excluded_branches.contains(number)) line.branches.clear();
  }
  std::erase_if(file.functions, [&marks](const auto& entry) {
    return marks.excluded_lines.contains(entry.first.line);
  });
}

FileCoverage unmeasured_file(const SourceMarks& marks) {
  FileCoverage file{.measured = false};
  for (const int number : marks.code_lines) file.lines[number];
  std::erase_if(file.lines,
                [&marks](const auto& entry) { return marks.excluded_lines.contains(entry.first); });
  return file;
}

}  // namespace qa
