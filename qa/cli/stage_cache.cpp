#include "qa/cli/stage_cache.hpp"

#include "qa/cli/doctor_text.hpp"
#include "qa/cli/version.hpp"
#include "qa/system/git_files.hpp"
#include "qa/system/git_history.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/tool_environment.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>

namespace qa {
namespace {

/// Only tools that we know are asked: a program of the user's might do its work instead.
std::string version_of(std::string_view program) {
  const auto tools = known_tools();
  const auto tool = std::ranges::find(tools, program, &Tool::program);
  if (tool == tools.end() || tool->version_argument.empty()) return {};
  PosixProcessRunner processes;
  const Result<Completed> told =
      processes.run({.argv = {std::string(program), std::string(tool->version_argument)},
                     .timeout = std::chrono::seconds(10)});
  return told ? find_version(told->standard_output + told->standard_error) : std::string();
}

/// Of dpkg, rpm (by age), apk and pacman: files that change whenever something is installed.
const std::vector<std::filesystem::path> kPackageLists = {
    "/var/lib/dpkg/status",      "/usr/lib/sysimage/rpm/rpmdb.sqlite",
    "/var/lib/rpm/rpmdb.sqlite", "/var/lib/rpm/Packages",
    "/lib/apk/db/installed",     "/var/log/pacman.log"};

/// The programs that decide what a result is.
std::vector<std::filesystem::path> own_programs() {
  std::vector<std::filesystem::path> programs = {"/proc/self/exe"};
  for (const char* name : {"qa-sandbox", "qa-rpc", "qa-contract"}) {
    if (auto helper = helper_program(name)) programs.push_back(std::move(*helper));
  }
  return programs;
}

}  // namespace

std::unique_ptr<Cache> make_cache(const Project& project, CacheOptions options, RunStore& store,
                                  Files& files, Clock& clock) {
  const auto project_files = [&files, root = project.root] {
    PosixProcessRunner processes;
    return list_git_files(processes, files, root);
  };
  const auto departure = [root = project.root] {
    PosixProcessRunner processes;
    return departure_commit(processes, root).value_or("");
  };
  const auto history = [&files, root = project.root] {
    PosixProcessRunner processes;
    return history_digest(processes, files, root);
  };
  const auto today = [&clock] { return std::chrono::floor<std::chrono::days>(clock.now()); };
  return std::make_unique<Cache>(project.reports,
                                 Surroundings{.root = project.root,
                                              .reports = project.reports,
                                              .driver_version = std::string(version().number),
                                              .driver_programs = own_programs(),
                                              .package_lists = kPackageLists,
                                              .project_files = project_files,
                                              .departure = departure,
                                              .history = history,
                                              .today = today,
                                              .find_program = find_program,
                                              .version_of = version_of,
                                              .variables = inherited_variables()},
                                 std::move(options), store, files, clock);
}

}  // namespace qa
