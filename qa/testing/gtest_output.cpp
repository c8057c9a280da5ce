#include "qa/testing/gtest_output.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace qa {
namespace {

constexpr std::string_view kRun = "[ RUN      ] ";
constexpr std::string_view kFailed = "[  FAILED  ] ";
constexpr std::array<std::string_view, 3> kEnds = {"[       OK ] ", kFailed, "[  SKIPPED ] "};

/// One test's part of the output.
struct Block {
  std::string_view name;
  std::vector<std::string_view> lines;
  bool has_ended = false;
  bool has_failed = false;
};

/// What a test wrote without ending the line stands before the mark of its end.
std::size_t end_mark(std::string_view line, std::string_view name) {
  for (const std::string_view end : kEnds) {
    const std::size_t at = line.find(std::string(end) + std::string(name));
    if (at != std::string_view::npos) return at;
  }
  return std::string_view::npos;
}

std::vector<Block> blocks_of(std::string_view output) {
  std::vector<Block> blocks;
  for (const std::string_view line : lines_of(output)) {
    if (line.starts_with(kRun)) {
      blocks.push_back({.name = trimmed(line.substr(kRun.size())), .lines = {}});
      continue;
    }
    if (blocks.empty() || blocks.back().has_ended) continue;
    Block& block = blocks.back();
    const std::size_t end = end_mark(line, block.name);
    block.has_ended = end != std::string_view::npos;
    block.has_failed = block.has_ended && line.substr(end).starts_with(kFailed);
    if (end > 0) block.lines.push_back(line.substr(0, end));
  }
  return blocks;
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

void add(const Block& block, GtestMessage& message) {
  bool is_first = true;
  for (const std::string_view line : block.lines) {
    const bool had_place = !message.file.empty();
    // The first place goes into file and line; repeating it in the text would be noise.
    if (read_heading(line, message) && !had_place && is_first) continue;
    is_first = false;
    message.text.append(line).append("\n");
  }
}

}  // namespace

GtestMessage gtest_message(std::string_view output) {
  std::vector<Block> blocks = blocks_of(output);
  const bool has_several = blocks.size() > 1;
  if (has_several) {
    std::erase_if(blocks, [](const Block& block) { return block.has_ended && !block.has_failed; });
  }
  GtestMessage message;
  for (const Block& block : blocks) {
    if (has_several) message.text.append(block.name).append(":\n");
    add(block, message);
  }
  message.text = trimmed(message.text);
  return message;
}

bool is_gtest_output(std::string_view output) {
  return output.find(kRun) != std::string_view::npos;
}

std::string unfinished_gtest(std::string_view output) {
  const std::vector<Block> blocks = blocks_of(output);
  if (blocks.empty() || blocks.back().has_ended) return {};
  const auto is_cut = [](std::string_view line) { return line.starts_with(kCutByCtest); };
  if (std::ranges::any_of(blocks.back().lines, is_cut)) return {};
  return std::string(blocks.back().name);
}

}  // namespace qa
