#include "qa/testing/ctest_custom.hpp"

#include "qa/system/lines.hpp"

#include <cstddef>

namespace qa {
namespace {

constexpr std::string_view kVariable = "CTEST_CUSTOM_TESTS_IGNORE";
constexpr std::string_view kBetweenWords = " \t\r\n;\"";

std::string without_comments(std::string_view text) {
  std::string code;
  for (const std::string_view line : lines_of(text)) {
    code.append(line.substr(0, line.find('#'))).append("\n");
  }
  return code;
}

/// The words of an argument list, with what CMake takes for the same: quotes and semicolons.
void add_words(std::string_view list, std::vector<std::string>& names) {
  for (std::size_t at = list.find_first_not_of(kBetweenWords); at != std::string_view::npos;
       at = list.find_first_not_of(kBetweenWords, at)) {
    const std::string_view word = list.substr(at, list.find_first_of(kBetweenWords, at) - at);
    at += word.size();
    if (word.find(kVariable) == std::string_view::npos) names.emplace_back(word);
  }
}

}  // namespace

std::vector<std::string> ignored_tests(std::string_view text) {
  const std::string code = without_comments(text);
  const std::string_view rest = code;
  std::vector<std::string> names;
  // set(NAME a b) and list(APPEND NAME a b); the name in "${NAME}" follows a brace.
  for (std::size_t at = rest.find(kVariable); at != std::string_view::npos;
       at = rest.find(kVariable, at)) {
    const bool is_value = at > 0 && rest[at - 1] == '{';
    at += kVariable.size();
    const std::size_t end = rest.find(')', at);
    if (is_value || end == std::string_view::npos) continue;
    add_words(rest.substr(at, end - at), names);
    at = end;
  }
  return names;
}

}  // namespace qa
