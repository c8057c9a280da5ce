#include "qa/adoption/ignored_results.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>

namespace qa {

std::vector<std::string> ignored_results(const std::string& results) {
  std::vector<std::string> lines;
  for (const char* name : {"runs/", "latest", "cache/", "builds/"})
    lines.push_back("/" + results + "/" + name);
  return lines;
}

std::string with_ignored(std::string_view text, const std::vector<std::string>& lines) {
  std::string result(text);
  const std::vector<std::string_view> known = lines_of(text);
  for (const std::string& line : lines) {
    if (std::ranges::any_of(known, [&line](std::string_view each) {
          return trimmed(each) == line || "/" + std::string(trimmed(each)) == line;
        }))
      continue;
    if (!result.empty() && !result.ends_with('\n')) result += '\n';
    result += line + "\n";
  }
  return result;
}

}  // namespace qa
