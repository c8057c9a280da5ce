// Budgets and banned calls. The message names what to use instead.
#include "qa/tests/unit/tidy/source_tree.hpp"
#include "test_paths.hpp"

#include <algorithm>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::IsEmpty;

constexpr std::size_t kMaxFileLines = 400;
constexpr std::size_t kMaxLineColumns = 100;

struct BannedCall {
  std::string pattern;
  std::string allowed_below;  ///< the one folder where it may stand
  std::string instead;
};

const std::vector<BannedCall> kBanned = {
    {R"(\bfork\(|\bvfork\(|\bexecv[pe]*\(|\bposix_spawnp?\()", "qa/system/", "ProcessRunner"},
    {R"(\bstd::system\(|\bpopen\()", "nowhere", "ProcessRunner"},
    {R"(\bsleep_for\(std::|\bsleep_until\(|\busleep\(|\bnanosleep\()", "qa/system/",
     "Clock::sleep_for"},
    {R"(system_clock::now\(|steady_clock::now\()", "qa/system/", "Clock"},
    {R"(\bstd::ofstream\b|\bstd::ifstream\b|\bfopen\()", "qa/system/", "Files"},
    {R"(\x1b\[|\\x1b|\\033|\\e\[)", "qa/system/escape_sequence", "LinePrinter"},
    {R"(\{"git"(?!, "git"\}))", "qa/system/git.cpp", "git_command of qa/system/git.hpp"},
    {R"(\bTODO\b|\bFIXME\b|\bXXX\b)", "nowhere", "an issue"},
};

/// Characters, not bytes: "µ" takes one column.
std::size_t columns_of(const std::string& line) {
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

bool is_product(const SourceFile& file) {
  return !file.path.starts_with("qa/tests/");
}

TEST(Style, FilesStayWithinTheirBudget) {
  std::vector<std::string> violations;
  for (const SourceFile& file : read_sources(QA_SOURCE, "qa")) {
    if (is_product(file) && file.lines.size() > kMaxFileLines) {
      violations.push_back(file.path + " has " + std::to_string(file.lines.size()) +
                           " lines; split it by concept");
    }
  }
  EXPECT_THAT(violations, IsEmpty());
}

TEST(Style, LinesStayWithinHundredColumns) {
  std::vector<std::string> violations;
  for (const SourceFile& file : read_sources(QA_SOURCE, "qa")) {
    for (std::size_t i = 0; is_product(file) && i < file.lines.size(); ++i) {
      if (columns_of(file.lines[i]) > kMaxLineColumns &&
          file.lines[i].find("http") == std::string::npos) {
        violations.push_back(file.path + ":" + std::to_string(i + 1));
      }
    }
  }
  EXPECT_THAT(violations, IsEmpty());
}

TEST(Style, BannedCallsStayInTheirFolder) {
  std::vector<std::string> violations;
  for (const BannedCall& banned : kBanned) {
    const std::regex pattern(banned.pattern);
    for (const SourceFile& file : read_sources(QA_SOURCE, "qa")) {
      if (!is_product(file) || file.path.starts_with(banned.allowed_below)) continue;
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        if (!std::regex_search(file.lines[i], pattern)) continue;
        violations.push_back(file.path + ":" + std::to_string(i + 1) + " uses " + file.lines[i] +
                             "; use " + banned.instead);
      }
    }
  }
  EXPECT_THAT(violations, IsEmpty());
}

TEST(Style, HeadersHaveAGuardAndSourcesSayWhatTheyAreFor) {
  std::vector<std::string> violations;
  for (const SourceFile& file : read_sources(QA_SOURCE, "qa")) {
    const bool is_header = file.path.ends_with(".hpp");
    if (!is_header || !is_product(file)) continue;
    const bool described = !file.lines.empty() && file.lines.front().starts_with("// ");
    const bool guarded = std::ranges::find(file.lines, "#pragma once") != file.lines.end();
    if (!described || !guarded) violations.push_back(file.path);
  }
  EXPECT_THAT(violations, IsEmpty());
}

}  // namespace
}  // namespace qa
