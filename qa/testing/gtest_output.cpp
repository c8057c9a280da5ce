#include "qa/testing/gtest_output.hpp"

#include "qa/system/lines.hpp"

#include <array>
#include <charconv>

namespace qa {
namespace {

constexpr std::string_view kRun = "[ RUN      ]";
constexpr std::array<std::string_view, 3> kEnds = {"[       OK ]", "[  FAILED  ]", "[  SKIPPED ]"};

bool ends_test(std::string_view line) {
  for (const std::string_view end : kEnds) {
    if (line.starts_with(end)) return true;
  }
  return false;
}

/// Takes file and line from "src/a.cpp:13: Failure"; false when `line` is no such heading.
bool read_heading(std::string_view line, GtestMessage& message) {
  for (const std::string_view word : {": Failure", ": Skipped"}) {
    if (!line.ends_with(word)) continue;
    const std::string_view place = line.substr(0, line.size() - word.size());
    const std::size_t colon = place.rfind(':');
    if (colon == std::string_view::npos) return true;  // "unknown file: Failure"
    if (!message.file.empty()) return true;
    message.file = place.substr(0, colon);
    const std::string_view number = place.substr(colon + 1);
    std::from_chars(number.data(), number.data() + number.size(), message.line);
    return true;
  }
  return false;
}

}  // namespace

GtestMessage gtest_message(std::string_view output) {
  GtestMessage message;
  bool inside = false;
  for (const std::string_view line : lines_of(output)) {
    if (line.starts_with(kRun)) {
      inside = true;
    } else if (inside && ends_test(line)) {
      break;
    } else if (inside) {
      // The first place goes into file and line; repeating it in the text would be noise.
      if (read_heading(line, message) && message.text.empty()) continue;
      message.text.append(line).append("\n");
    }
  }
  message.text = trimmed(message.text);
  return message;
}

}  // namespace qa
