#include "qa/testing/unfinished_program.hpp"

#include "qa/system/lines.hpp"
#include "qa/testing/gtest_output.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace qa {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A framework that prints a line before its tests and one after them.
struct Framework {
  std::string_view name;
  bool (*begins)(std::string_view line);
  bool (*ends)(std::string_view line);
  bool in_order = true;  ///< the end comes behind the beginning
};

bool gtest_begins(std::string_view line) {
  return line.starts_with("[==========] Running ") || line.starts_with("[----------] ") ||
         line.starts_with("[ RUN      ] ") || line.starts_with("[       OK ] ");
}

/// What a test wrote without ending its line may stand before it.
bool gtest_ends(std::string_view line) {
  const std::size_t at = line.find("[==========] ");
  return at != std::string_view::npos && contains(line.substr(at), " ran.");
}

bool doctest_begins(std::string_view line) {
  return line.starts_with("[doctest] doctest version is ");
}

bool doctest_ends(std::string_view line) {
  return line.starts_with("[doctest] ") && !doctest_begins(line) &&
         !line.starts_with("[doctest] run with ");
}

bool boost_begins(std::string_view line) {
  return line.starts_with("Running ") &&
         (line.ends_with(" test cases...") || line.ends_with(" test case..."));
}

bool boost_ends(std::string_view line) {
  return contains(line, "*** No errors detected") || contains(line, "Test module \"") ||
         contains(line, "<TestResult");
}

bool qt_begins(std::string_view line) {
  return line.starts_with("********* Start testing of ");
}

bool qt_ends(std::string_view line) {
  return line.starts_with("********* Finished testing of ");
}

bool pytest_begins(std::string_view line) {
  return line.starts_with("===") && contains(line, " test session starts ");
}

bool pytest_ends(std::string_view line) {
  return line.starts_with("===") && line.ends_with("===") && contains(line, " in ");
}

constexpr std::array<Framework, 5> kFrameworks = {{
    {.name = "its GoogleTest tests", .begins = gtest_begins, .ends = gtest_ends},
    {.name = "its doctest tests", .begins = doctest_begins, .ends = doctest_ends},
    {.name = "its Boost.Test tests", .begins = boost_begins, .ends = boost_ends, .in_order = false},
    {.name = "its Qt Test tests", .begins = qt_begins, .ends = qt_ends},
    {.name = "its pytest session", .begins = pytest_begins, .ends = pytest_ends},
}};

bool is_unfinished(const Framework& framework, const std::vector<std::string_view>& lines) {
  // What ctest cut away from the end may have had the last words.
  const auto may_end = [&](std::string_view line) {
    return framework.ends(line) || line.starts_with(kCutByCtest);
  };
  const auto end = std::find_if(lines.rbegin(), lines.rend(), may_end);
  if (end != lines.rend() && !framework.in_order) return false;
  return std::any_of(lines.rbegin(), end, framework.begins);
}

/// An argument, alone or with a value: "--out", "--out=F".
bool is_flag(std::string_view argument, std::string_view flag) {
  if (!argument.starts_with(flag)) return false;
  const std::string_view rest = argument.substr(flag.size());
  return rest.empty() || rest.starts_with('=') || rest.starts_with(':');
}

bool has_flag(std::span<const std::string> command, std::span<const std::string_view> flags) {
  const auto is_one = [&](const std::string& argument) {
    return std::ranges::any_of(flags, [&](auto flag) { return is_flag(argument, flag); });
  };
  return std::ranges::any_of(command, is_one);
}

bool is_brief_gtest(std::span<const std::string> command) {
  constexpr std::array<std::string_view, 3> kBrief = {"--gtest_brief", "--gtest_brief=1",
                                                      "--gtest_brief=true"};
  return std::ranges::any_of(
      command, [&](const auto& word) { return std::ranges::find(kBrief, word) != kBrief.end(); });
}

/// With none of these, Catch2 reports to standard output as people read it.
/// Source: makeCommandLineParser of Catch2 2.13 and 3.4.
constexpr std::array<std::string_view, 16> kNoCatchReport = {"-r",
                                                             "--reporter",
                                                             "-o",
                                                             "--out",
                                                             "-l",
                                                             "--list-tests",
                                                             "-t",
                                                             "--list-tags",
                                                             "-?",
                                                             "-h",
                                                             "--help",
                                                             "--libidentify",
                                                             "--list-reporters",
                                                             "--list-test-names-only",
                                                             "--list-listeners",
                                                             "--list-extra-info"};

bool has_summary_of_catch(std::string_view output) {
  return contains(output, "All tests passed") || contains(output, "No tests ran") ||
         contains(output, "test cases:") || contains(output, "assertions:");
}

}  // namespace

std::string unfinished_program(std::string_view output) {
  std::string test = unfinished_gtest(output);
  if (!test.empty()) return test;
  const std::vector<std::string_view> lines = lines_of(output);
  for (const Framework& framework : kFrameworks) {
    if (is_unfinished(framework, lines)) return std::string(framework.name);
  }
  return {};
}

std::string late_framework(std::string_view program) {
  // The end of the banner of both releases' console reporters. Backwards, since this program must
  // not look like one of Catch2's: it may be a test's, too.
  constexpr std::string_view kBannerEnd = "\n.noitacilppa tsoh ";
  const std::string banner_end(kBannerEnd.rbegin(), kBannerEnd.rend());
  return contains(program, banner_end) ? "Catch2" : "";
}

std::string silent_framework(std::span<const std::string> command, std::string_view late,
                             std::string_view output) {
  if (is_brief_gtest(command)) return contains(output, "[==========] ") ? "" : "GoogleTest";
  if (has_flag(command, kNoCatchReport) || has_summary_of_catch(output)) return {};
  return std::string(late);
}

bool is_told_to_be_silent(std::span<const std::string> command) {
  return std::ranges::find(command, "--report_level=no") != command.end();
}

}  // namespace qa
