#include "qa/cli/stage_cache.hpp"

#include "qa/cli/doctor_text.hpp"
#include "qa/cli/version.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <cstdlib>

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

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

/// The programs that decide what a result is.
std::vector<std::filesystem::path> own_programs() {
  std::vector<std::filesystem::path> programs = {"/proc/self/exe"};
  for (const char* name : {"qa-sandbox", "qa-rpc"}) {
    if (auto helper = helper_program(name)) programs.push_back(std::move(*helper));
  }
  return programs;
}

}  // namespace

std::unique_ptr<Cache> make_cache(const Project& project, CacheOptions options, RunStore& store,
                                  Files& files, Clock& clock) {
  return std::make_unique<Cache>(project.reports,
                                 Surroundings{.root = project.root,
                                              .reports = project.reports,
                                              .driver_version = std::string(version().number),
                                              .driver_programs = own_programs(),
                                              .packages = "/var/lib/dpkg/status",
                                              .find_program = find_program,
                                              .version_of = version_of,
                                              .variable = variable},
                                 std::move(options), store, files, clock);
}

}  // namespace qa
