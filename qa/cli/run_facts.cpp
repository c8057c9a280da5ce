#include "qa/cli/run_facts.hpp"

#include <algorithm>

namespace qa {
namespace {

/// Standard output of `git ARGUMENTS`, or nothing when it did not succeed.
std::optional<std::string> git(ProcessRunner& processes, const std::filesystem::path& root,
                               std::vector<std::string> arguments) {
  // A lock that git takes to refresh its index could get into the way of the user's own git.
  std::vector<std::string> argv = {"git", "--no-optional-locks"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const Result<Completed> result = processes.run(Command{
      .argv = std::move(argv), .working_directory = root, .timeout = std::chrono::seconds(20)});
  if (!result || !result->status.succeeded()) return std::nullopt;
  return result->standard_output;
}

}  // namespace

void add_git_facts(RunResult& run, ProcessRunner& processes, const std::filesystem::path& root) {
  // One call for both: the folder stands in the first line, empty at the root.
  const auto place = git(processes, root, {"rev-parse", "--show-prefix", "HEAD"});
  if (!place) return;
  const std::size_t line_end = std::min(place->find('\n'), place->size() - 1);
  run.project_folder = place->substr(0, line_end);
  run.commit = place->substr(line_end + 1, place->find('\n', line_end + 1) - line_end - 1);
  const auto changes = git(processes, root, {"status", "--porcelain", "--", "."});
  run.dirty = changes && !changes->empty();
}

}  // namespace qa
