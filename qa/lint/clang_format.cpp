#include "qa/lint/clang_format.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>

#include <pugixml.hpp>

namespace qa {
namespace {

/// The edits of one file, or nothing when `xml` is no such document.
std::optional<Replacements> read_document(std::string_view xml) {
  pugi::xml_document document;
  // Line breaks and blanks are what the edits are about.
  constexpr unsigned kKeepBlanks = pugi::parse_ws_pcdata | pugi::parse_escapes;
  if (!document.load_buffer(xml.data(), xml.size(), kKeepBlanks, pugi::encoding_utf8)) {
    return std::nullopt;
  }
  const pugi::xml_node root = document.child("replacements");
  // It gave up in the middle of a file that it could not make sense of.
  if (!root || root.attribute("incomplete_format").as_bool()) return std::nullopt;
  Replacements edits;
  for (const pugi::xml_node& node : root.children("replacement")) {
    edits.push_back({.offset = node.attribute("offset").as_ullong(),
                     .length = node.attribute("length").as_ullong(),
                     .text = node.text().get()});
  }
  return edits;
}

/// Without what the edit leaves as it is at its start: an edit of the blanks before a line begins
/// at the end of the line above.
Replacement reduced(std::string_view content, Replacement edit) {
  const std::string_view old = content.substr(std::min(edit.offset, content.size()), edit.length);
  const auto same = std::ranges::mismatch(old, edit.text).in1 - old.begin();
  edit.offset += static_cast<std::size_t>(same);
  edit.length -= static_cast<std::size_t>(same);
  edit.text.erase(0, static_cast<std::size_t>(same));
  return edit;
}

std::string message_for(std::string_view line, const Replacements& edits) {
  const std::string wanted = with_edits(line, edits);
  const std::string_view shown = trimmed(std::string_view(wanted).substr(0, wanted.find('\n')));
  return "code should be clang-formatted" +
         (shown.empty() || shown == trimmed(line) ? std::string() : ": " + std::string(shown));
}

}  // namespace

std::optional<std::filesystem::path> format_style_of(Files& files, const std::filesystem::path& top,
                                                     const std::filesystem::path& file) {
  for (std::filesystem::path folder = file.parent_path();; folder = folder.parent_path()) {
    for (const char* name : {".clang-format", "_clang-format"}) {
      if (std::filesystem::path style = folder / name; files.exists(style)) return style;
    }
    if (folder == top || folder == folder.parent_path()) return std::nullopt;
  }
}

bool switches_formatting_off(std::string_view style) {
  bool is_for_cpp = true;  // also what stands in front of the first "Language:"
  for (const std::string_view line : lines_of(style)) {
    const std::size_t colon = line.find(':');
    if (line.starts_with("---")) is_for_cpp = true;
    if (colon == std::string_view::npos) continue;
    const std::string_view key = trimmed(line.substr(0, colon));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (key == "Language") is_for_cpp = value.starts_with("Cpp");
    if (key == "DisableFormat" && is_for_cpp && value.starts_with("true")) return true;
  }
  return false;
}

Command clang_format_command(const std::filesystem::path& root,
                             const std::vector<std::string>& files) {
  Command command{.argv = {"clang-format", "--output-replacements-xml", "--style=file",
                           "--fallback-style=none", "--"},
                  .working_directory = root};
  command.argv.insert(command.argv.end(), files.begin(), files.end());
  return command;
}

std::optional<std::vector<Replacements>> clang_format_edits(const Completed& completed,
                                                            std::size_t count) {
  constexpr std::string_view kStart = "<?xml";
  if (!completed.status.succeeded() || completed.truncated ||
      !trimmed(completed.standard_error).empty()) {
    return std::nullopt;
  }
  std::vector<Replacements> all;
  std::string_view rest = completed.standard_output;
  while (!trimmed(rest).empty()) {
    const std::size_t end = rest.find(kStart, kStart.size());
    std::optional<Replacements> edits = read_document(rest.substr(0, end));
    if (!edits) return std::nullopt;
    all.push_back(std::move(*edits));
    rest.remove_prefix(std::min(end, rest.size()));
  }
  if (all.size() != count) return std::nullopt;
  return all;
}

bool is_ignored_by_clang_format(const Completed& completed) {
  return completed.status.succeeded() && completed.standard_output.empty() &&
         completed.standard_error.empty();
}

std::string clang_format_complaint(const Completed& completed) {
  const std::vector<std::string_view> said = lines_of(trimmed(completed.standard_error));
  if (!said.empty()) return "clang-format: " + std::string(trimmed(said.front()));
  if (!completed.status.succeeded()) return "clang-format: " + to_text(completed.status);
  return "clang-format did not say what it would change";
}

std::vector<Finding> format_findings(const std::string& file, std::string_view content,
                                     const Replacements& edits) {
  struct Line {
    std::size_t start = 0;
    Replacements edits;  ///< offsets from the start of the line
  };
  std::vector<std::pair<int, Line>> lines;
  int number = 1;
  std::size_t start = 0;
  for (const Replacement& edit : edits) {
    Replacement change = reduced(content, edit);
    for (std::size_t end = content.find('\n', start); end < change.offset;
         end = content.find('\n', start)) {
      start = end + 1;
      ++number;
    }
    change.offset -= start;
    if (lines.empty() || lines.back().first != number) {
      lines.emplace_back(number, Line{.start = start, .edits = {}});
    }
    lines.back().second.edits.push_back(std::move(change));
  }
  std::vector<Finding> findings;
  for (const auto& [at, line] : lines) {
    const std::string_view text =
        content.substr(line.start, content.find('\n', line.start) - line.start);
    findings.push_back({.severity = Severity::error,
                        .rule = "clang-format",
                        .message = message_for(text, line.edits),
                        .file = file,
                        .line = at,
                        .tool = "clang-format"});
  }
  return findings;
}

std::string with_edits(std::string_view content, Replacements edits) {
  std::ranges::sort(edits, {}, &Replacement::offset);
  std::string result;
  std::size_t done = 0;
  for (const Replacement& edit : edits) {
    const std::size_t offset = std::min(edit.offset, content.size());
    if (offset < done) continue;  // the tools' edits never overlap
    result += content.substr(done, offset - done);
    result += edit.text;
    done = std::min(offset + edit.length, content.size());
  }
  return result += content.substr(done);
}

}  // namespace qa
