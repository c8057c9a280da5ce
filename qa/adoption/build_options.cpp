#include "qa/adoption/build_options.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>
#include <span>

namespace qa {
namespace {

bool contains(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// "JSON_BuildTests" -> JSON BUILD TESTS
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  bool after_small = false;
  for (const char letter : name) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool starts_word = std::isupper(byte) != 0 && after_small;
    if ((letter == '_' || starts_word) && !words.back().empty()) words.emplace_back();
    if (letter != '_') words.back().push_back(static_cast<char>(std::toupper(byte)));
    after_small = std::islower(byte) != 0;
  }
  return words;
}

/// Its last words say "build the tests", and nothing else does.
bool decides_about_tests(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kWhat = {
      "TEST",      "TESTS",      "TESTING",      "UNITTEST", "UNITTESTS",
      "BENCHMARK", "BENCHMARKS", "BENCHMARKING", "BENCH",    "BENCHES"};
  static constexpr std::array<std::string_view, 9> kFill = {
      "BUILD", "ENABLE", "ENABLED", "WITH", "UNIT", "BUILDING", "MAKE", "ALL", "COMPILE"};
  static constexpr std::array<std::string_view, 13> kElse = {
      "NO",      "DISABLE", "SKIP",     "INSTALL",  "FUZZ",  "DOC",    "DOCS",
      "WITHOUT", "RUN",     "COVERAGE", "VALGRIND", "CMAKE", "EXCLUDE"};
  std::vector<std::string> words = words_of(name);
  while (!words.empty() && contains(kFill, words.back())) words.pop_back();
  if (words.empty() || !contains(kWhat, words.back())) return false;
  return std::ranges::none_of(words, [](const std::string& word) { return contains(kElse, word); });
}

/// Without comments: what they mention is not declared.
std::string without_comments(std::string_view text) {
  std::string code;
  bool in_comment = false;
  for (const char letter : text) {
    if (letter == '#') in_comment = true;
    if (letter == '\n') in_comment = false;
    if (!in_comment) code.push_back(letter);
  }
  return code;
}

std::set<std::string> matches(const std::string& code, const std::regex& pattern) {
  std::set<std::string> found;
  for (std::sregex_iterator match(code.begin(), code.end(), pattern), end; match != end; ++match)
    found.insert((*match)[1].str());
  return found;
}

/// The variables of a condition that are spelled like options; "TEST core" and "TARGET benchmark"
/// ask for something else.
std::set<std::string> asked_for(const std::string& condition) {
  static const std::regex kVariable(R"re(\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b)re");
  static const std::regex kNoVariable(R"re(\b(?:TARGET|TEST|EXISTS|COMMAND|POLICY)\s+\S+)re");
  return matches(std::regex_replace(condition, kNoVariable, ""), kVariable);
}

bool is_off(const std::string& value) {
  static constexpr std::array<std::string_view, 8> kOff = {"",  "0",     "OFF",    "NO",
                                                           "N", "FALSE", "IGNORE", "NOTFOUND"};
  std::string upper = value;
  std::ranges::transform(upper, upper.begin(), [](unsigned char letter) {
    return static_cast<char>(std::toupper(letter));
  });
  return contains(kOff, upper);
}

}  // namespace

std::set<std::string> test_options(std::string_view text) {
  static const std::regex kOption(R"re(\b\w*option\s*\(\s*"?(\w+))re", std::regex::icase);
  static const std::regex kCondition(R"re(\b(?:else)?if\s*\(([^()]*)\))re", std::regex::icase);
  static const std::regex kSet(R"re(\bset\s*\(\s*(\w+))re", std::regex::icase);
  const std::string code = without_comments(text);
  std::set<std::string> names = matches(code, kOption);
  for (const std::string& condition : matches(code, kCondition)) names.merge(asked_for(condition));
  const std::set<std::string> computed = matches(code, kSet);
  std::erase_if(names, [&computed](const std::string& name) {
    return !decides_about_tests(name) || computed.contains(name);
  });
  return names;
}

std::vector<std::string> arguments_to_turn_on(const std::set<std::string>& options,
                                              const std::map<std::string, std::string>& cache) {
  std::vector<std::string> arguments;
  for (const std::string& option : options) {
    const auto value = cache.find(option);
    if (value == cache.end() || is_off(value->second)) arguments.push_back("-D" + option + "=ON");
  }
  return arguments;
}

}  // namespace qa
