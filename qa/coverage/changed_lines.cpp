#include "qa/coverage/changed_lines.hpp"

#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"

#include <charconv>

namespace qa {
namespace {

struct Range {
  int start = 0;
  int count = 1;
};

/// "12,3" or "12".
Range range_in(std::string_view text) {
  Range range;
  const char* end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, range.start);
  if (error == std::errc() && after != end && *after == ',')
    std::from_chars(after + 1, end, range.count);
  return range;
}

/// The words between "@@ -1,2 +3,4 @@": what was and what is.
struct Hunk {
  Range before;
  Range after;
};

Hunk hunk_in(std::string_view line) {
  const std::size_t minus = line.find('-');
  const std::size_t plus = line.find(" +");
  if (minus == std::string_view::npos || plus == std::string_view::npos) return {};
  const std::string_view after = line.substr(plus + 2);
  return {.before = range_in(line.substr(minus + 1, plus - minus - 1)),
          .after = range_in(after.substr(0, after.find(' ')))};
}

}  // namespace

ChangedLines parse_diff(std::string_view diff) {
  constexpr std::string_view kFile = "+++ b/";
  ChangedLines changed;
  std::set<int>* lines = nullptr;
  int to_skip = 0;  // content, which may look like anything
  for (const std::string_view line : lines_of(diff)) {
    if (to_skip > 0 && !line.starts_with('\\')) {
      --to_skip;
    } else if (line.starts_with(kFile)) {
      // A tab ends a name with blanks.
      const std::string_view name = line.substr(kFile.size());
      lines = &changed[std::string(name.substr(0, name.find('\t')))];
    } else if (line.starts_with("+++ ")) {
      lines = nullptr;  // removed
    } else if (line.starts_with("@@ ")) {
      const Hunk hunk = hunk_in(line);
      to_skip = hunk.before.count + hunk.after.count;
      for (int i = 0; lines != nullptr && i < hunk.after.count; ++i)
        lines->insert(hunk.after.start + i);
    }
  }
  std::erase_if(changed, [](const auto& entry) { return entry.second.empty(); });
  return changed;
}

Result<ChangedLines> changed_lines(ProcessRunner& processes, const std::filesystem::path& root,
                                   const std::string& commit) {
  TRY_ASSIGN(const std::string diff,
             git_output(processes, root,
                        {"diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv",
                         "--src-prefix=a/", "--dst-prefix=b/", "--relative", commit, "--", "."}));
  ChangedLines changed = parse_diff(diff);
  TRY_ASSIGN(const std::string others,
             git_output(processes, root, {"ls-files", "-z", "--others", "--exclude-standard"}));
  for (const std::string& name : names_in(others)) changed[name].insert(kWholeFile);
  return changed;
}

bool is_changed(const std::set<int>& lines, int line) {
  return lines.contains(kWholeFile) || lines.contains(line);
}

}  // namespace qa
