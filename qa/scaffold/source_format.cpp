#include "qa/scaffold/source_format.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

/// The lint stage's.
constexpr const char* kFormatter = "clang-format-19";

}  // namespace

Result<void> format_sources(ProcessRunner& processes, Files& files,
                            const std::filesystem::path& folder) {
  TRY_ASSIGN(const std::vector<FileFacts> found,
             files.scan(folder / "service", {folder / "service/serving"}));
  Command command{.argv = {kFormatter, "-i"}, .working_directory = folder};
  for (const FileFacts& file : found) {
    if (file.path.ends_with(".cpp") || file.path.ends_with(".hpp"))
      command.argv.push_back("service/" + file.path);
  }
  if (command.argv.size() == 2) return {};
  TRY_ASSIGN(const Completed completed, processes.run(command));
  if (completed.status.succeeded()) return {};
  return fail(FailureKind::host,
              fmt::format("{} failed: {}", kFormatter, completed.standard_error));
}

}  // namespace qa
