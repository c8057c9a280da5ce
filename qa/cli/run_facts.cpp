#include "qa/cli/run_facts.hpp"

#include "qa/system/git.hpp"

#include <algorithm>

namespace qa {
namespace {

/// The folder in its repository and the commit, from one call.
Result<void> add_place(RunResult& run, ProcessRunner& processes,
                       const std::filesystem::path& root) {
  const Result<std::string> place =
      git_output(processes, root, {"rev-parse", "--show-prefix", "HEAD"});
  if (!place) {
    // Before the first commit only HEAD is missing.
    TRY_ASSIGN(const std::string prefix,
               git_output(processes, root, {"rev-parse", "--show-prefix"}));
    run.project_folder = prefix.substr(0, prefix.find('\n'));
    return {};
  }
  // Hash and end of line are the last; a folder's name may hold anything.
  const std::string_view text =
      std::string_view(*place).substr(0, place->find_last_not_of('\n') + 1);
  const std::size_t line_end = text.rfind('\n');
  if (line_end == std::string_view::npos) {
    return fail(FailureKind::host, "git rev-parse prints '" + *place + "'");
  }
  run.project_folder = text.substr(0, line_end);
  run.commit = text.substr(line_end + 1);
  return {};
}

}  // namespace

Result<void> add_git_facts(RunResult& run, ProcessRunner& processes, Files& files,
                           const std::filesystem::path& root) {
  if (!lies_in_repository(root, files)) return {};
  TRY(add_place(run, processes, root));
  TRY_ASSIGN(const std::string changes,
             git_output(processes, root, {"status", "--porcelain", "--", "."}));
  run.dirty = !changes.empty();
  return {};
}

}  // namespace qa
