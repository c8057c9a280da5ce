#include "qa/cmake/build_output.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <string>
#include <vector>

namespace qa {
namespace {

constexpr std::size_t kLongestMessage = 300;

bool is_tool_error(std::string_view line) {
  // gcc, clang, mold ("mold: error: undefined symbol"), then the words of ld, which has no level.
  constexpr std::array<std::string_view, 4> kSigns = {"error: ", "undefined reference to",
                                                      "multiple definition of", "cannot find -l"};
  // ninja's own summary comes last and says less.
  if (line.starts_with("ninja: ") || line.starts_with("collect2: ")) return false;
  return std::ranges::any_of(
      kSigns, [line](std::string_view sign) { return line.find(sign) != std::string_view::npos; });
}

/// The kernel's words, with which tools end the line that says what they could not do; then those
/// of gcc's driver and of its passes.
bool is_host_trouble(std::string_view line) {
  constexpr std::array<std::string_view, 5> kEnds = {
      ": No space left on device", ": Disk quota exceeded", ": Cannot allocate memory",
      ": Read-only file system", ": Input/output error"};
  return std::ranges::any_of(kEnds, [line](std::string_view end) { return line.ends_with(end); }) ||
         line.find("fatal error: Killed signal terminated program ") != std::string_view::npos ||
         line.find(": out of memory allocating ") != std::string_view::npos;
}

std::string shortened(const std::string& text) {
  return text.size() <= kLongestMessage ? text : text.substr(0, kLongestMessage) + " ...";
}

std::string without_root(std::string_view line, const std::filesystem::path& root) {
  std::string text(trimmed(line));
  const std::string prefix = (root / "").string();
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
    text.erase(at, prefix.size());
  }
  return shortened(text);
}

std::string last_words(std::string_view output) {
  const std::string last = last_line(output);
  return last.empty() ? "it printed no reason" : last;
}

}  // namespace

std::string first_build_error(std::string_view output, const std::filesystem::path& root) {
  const std::vector<std::string_view> lines = lines_of(output);
  const auto tool = std::ranges::find_if(lines, is_tool_error);
  if (tool != lines.end()) return without_root(*tool, root);
  const auto ninja = std::ranges::find_if(
      lines, [](std::string_view line) { return line.starts_with("ninja: error: "); });
  return without_root(ninja != lines.end() ? *ninja : last_words(output), root);
}

std::string host_trouble(std::string_view output) {
  const std::vector<std::string_view> lines = lines_of(output);
  const auto line = std::ranges::find_if(lines, is_host_trouble);
  return line == lines.end() ? std::string() : shortened(std::string(trimmed(*line)));
}

std::string first_cmake_error(std::string_view output) {
  const std::vector<std::string_view> lines = lines_of(output);
  auto line = std::ranges::find_if(
      lines, [](std::string_view text) { return text.starts_with("CMake Error"); });
  if (line == lines.end()) return last_words(output);
  std::string message(*line);
  // The message is indented below the heading. Its first paragraph says what is wrong, but CMake
  // gives paths a paragraph of their own, in the middle of a sentence.
  for (++line; line != lines.end(); ++line) {
    const std::string_view words = trimmed(*line);
    if (words.empty() && message.ends_with('.')) break;
    if (words.empty()) continue;
    if (!line->starts_with("  ") || words.starts_with("Tried extensions")) break;
    message.append(" ").append(words);
  }
  return shortened(message);
}

std::string why_folder_is_anothers(std::string_view output) {
  constexpr std::string_view kGenerator = "Does not match the generator used previously: ";
  static const std::regex kSource(
      R"re(does not match the source "(.+)/CMakeLists\.txt" used to generate cache)re");
  for (const std::string_view line : lines_of(output)) {
    if (line.starts_with(kGenerator))
      return "the generator " + std::string(line.substr(kGenerator.size()));
    std::match_results<std::string_view::const_iterator> found;
    if (std::regex_search(line.begin(), line.end(), found, kSource))
      return "the sources in " + found[1].str();
  }
  return {};
}

std::string package_not_found(std::string_view output) {
  // Line breaks of the message depend on the length of the name. OpenSSL's module adds advice.
  static const std::regex kPackage(
      R"re(package\s+configuration\s+file\s+provided\s+by\s+"([^"]+)"\s+with\s+any\s+of)re"
      R"re(|Could NOT find (\S+?),?\s[^:()]*\(missing:)re");
  const std::string text(output);
  std::smatch found;
  if (!std::regex_search(text, found, kPackage)) return {};
  return found[1].matched ? found[1].str() : found[2].str();
}

}  // namespace qa
