#include "qa/cli/command_functions.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/cli/version.hpp"
#include "qa/model/run_result.hpp"
#include "qa/scaffold/new_repository.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"

#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

/// The lint stage's.
constexpr const char* kFormatter = "clang-format-19";

/// Other names make lines and lists of includes longer or shorter. Empty, or why it was not done.
std::string format_sources(const std::vector<std::filesystem::path>& sources) {
  PosixProcessRunner processes;
  Command command{.argv = {kFormatter, "-i"}};
  for (const std::filesystem::path& source : sources) command.argv.push_back(source.string());
  const Result<Completed> completed = processes.run(command);
  if (!completed) return completed.error().what;
  if (completed->status.succeeded()) return {};
  return fmt::format("{} failed: {}", kFormatter, completed->standard_error);
}

std::string kit_version() {
  const Version qa = version();
  return qa.commit.empty() ? std::string(qa.number) : fmt::format("{} ({})", qa.number, qa.commit);
}

}  // namespace

Result<int> cli_new(const Arguments& arguments) {
  CLI::App app("Writes a repository for a new service that is at once ready for `qa run all`.",
               "qa new");
  std::string given;
  std::string directory;
  std::string package;
  std::string license;
  std::string source;
  app.add_option("name", given, "The service, as in shout-box")->required()->type_name("NAME");
  app.add_option("--dir", directory, "Where; NAME by default. Must be empty or missing")
      ->type_name("DIR");
  app.add_option("--proto", package, "Package of its API; by default that of NAME: shout_box.v1")
      ->type_name("PACKAGE");
  app.add_option("--license", license, "SPDX id for the first line of each source, as in MIT")
      ->type_name("ID");
  app.add_option("--template", source, "qa's checkout; by default the one that qa lies in")
      ->type_name("DIR");
  app.footer("Examples:\n  qa new shout\n  qa new shout --dir src/shout --proto acme.shout.v1");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  NewRepository repository;
  TRY_ASSIGN(repository.name, service_name(given, package));
  std::error_code unknown;
  const std::filesystem::path program =
      source.empty() ? std::filesystem::read_symlink("/proc/self/exe", unknown)
                     : std::filesystem::absolute(source) / "qa";
  TRY_ASSIGN(repository.source, find_template(files, program));
  repository.target = directory.empty() ? given : directory;
  repository.license = license;
  repository.kit_version = kit_version();
  TRY_ASSIGN(const std::vector<std::filesystem::path> sources, write_repository(files, repository));
  if (const std::string why = format_sources(sources); !why.empty()) {
    print_failure({.kind = FailureKind::tool_missing,
                   .what = "the sources are not formatted, and lint will say so: " + why,
                   .next = "qa lint --fix"});
  }
  print(fmt::format("{} is in {}\n  next     cd {} && git init && git add -A && qa run all\n",
                    given, repository.target.string(), repository.target.string()));
  return kPassed;
}

}  // namespace qa
