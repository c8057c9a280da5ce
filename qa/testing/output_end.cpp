#include "qa/testing/output_end.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <vector>

namespace qa {
namespace {

constexpr std::size_t kLinesKept = 30;
constexpr std::size_t kLineLength = 300;

/// Words by which frameworks and assert() speak of a failure.
bool speaks_of_failure(std::string_view line) {
  constexpr std::array<std::string_view, 4> kWords = {"fail", "error", "assert", "expected"};
  std::string lower(line);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::ranges::any_of(
      kWords, [&lower](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// "check.c:7: ..." and "check.c(7): ...".
void read_place(std::string_view line, OutputEnd& end) {
  const std::size_t dot = line.find('.');
  const std::size_t mark = line.find_first_of(":(", dot == std::string_view::npos ? 0 : dot);
  if (dot == std::string_view::npos || mark == std::string_view::npos) return;
  const std::string_view name = line.substr(0, mark);
  if (name.find(' ') != std::string_view::npos) return;
  const std::string_view rest = line.substr(mark + 1);
  int number = 0;
  const auto [after, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc() || number <= 0) return;
  if (after == rest.data() + rest.size() || (*after != ':' && *after != ')')) return;
  end.file = name;
  end.line = number;
}

}  // namespace

OutputEnd output_end(std::string_view output) {
  std::vector<std::string_view> lines = lines_of(trimmed(output));
  if (lines.size() > kLinesKept)
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kLinesKept));
  OutputEnd end;
  if (lines.empty()) return end;
  const auto telling = std::ranges::find_if(lines, speaks_of_failure);
  const std::string_view headline =
      trimmed(telling == lines.end() ? lines.back() : *telling).substr(0, kLineLength);
  read_place(headline, end);
  end.text = headline;
  if (lines.size() == 1) return end;
  for (const std::string_view line : lines)
    end.text.append("\n").append(line.substr(0, kLineLength));
  return end;
}

}  // namespace qa
