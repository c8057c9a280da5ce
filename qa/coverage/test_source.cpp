#include "qa/coverage/test_source.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace qa {
namespace {

constexpr std::array<std::string_view, 17> kFolders = {
    "test",       "tests", "testing",   "unittest",   "unittests", "unit_test",
    "unit_tests", "gtest", "mock",      "mocks",      "fake",      "fakes",
    "fuzz",       "bench", "benchmark", "benchmarks", "testdata"};

constexpr std::array<std::string_view, 5> kWords = {"test", "tests", "unittest", "bench",
                                                    "benchmark"};

constexpr std::array<std::string_view, 8> kFrameworks = {
    "gtest/",  "gmock/", "catch2/", "catch.hpp", "doctest", "boost/test/", "benchmark/benchmark.h",
    "cppunit/"};

template <class Words>
bool has(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

/// The first and the last word of "calc_test", "calc-test", "CalcTest" and "test_calc".
bool says_test(const std::string& stem) {
  const auto is_border = [&stem](std::size_t i) {
    const auto is_upper = [&stem](std::size_t at) {
      return std::isupper(static_cast<unsigned char>(stem[at])) != 0;
    };
    return std::isalnum(static_cast<unsigned char>(stem[i])) == 0 ||
           (i > 0 && is_upper(i) && !is_upper(i - 1));
  };
  std::size_t first_end = 1;
  while (first_end < stem.size() && !is_border(first_end)) ++first_end;
  std::size_t last_start = stem.size();
  while (last_start > 0 && !is_border(--last_start)) {
  }
  if (last_start < stem.size() && std::isalnum(static_cast<unsigned char>(stem[last_start])) == 0)
    ++last_start;
  return has(kWords, lower(stem.substr(0, first_end))) ||
         has(kWords, lower(stem.substr(std::min(last_start, stem.size()))));
}

}  // namespace

bool is_test_path(const std::filesystem::path& path) {
  for (const std::filesystem::path& folder : path.parent_path()) {
    if (has(kFolders, lower(folder.string()))) return true;
  }
  return says_test(path.stem().string());
}

bool includes_test_framework(std::string_view source) {
  return std::ranges::any_of(lines_of(source), [](std::string_view line) {
    const std::string_view code = trimmed(line);
    if (!code.starts_with('#') || code.find("include") == std::string_view::npos) return false;
    return std::ranges::any_of(kFrameworks, [code](std::string_view framework) {
      return code.find(framework) != std::string_view::npos;
    });
  });
}

}  // namespace qa
