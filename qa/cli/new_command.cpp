#include "qa/cli/command_functions.hpp"
#include "qa/cli/template_option.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/scaffold/license_choice.hpp"
#include "qa/scaffold/new_repository.hpp"
#include "qa/scaffold/source_format.hpp"
#include "qa/scaffold/template_record.hpp"
#include "qa/scaffold/template_version.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"

#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

struct NewOptions {
  std::string name;
  std::string directory;
  std::string package;
  std::string license;
  std::string source;
};

Result<NewOptions> read_options(const Arguments& arguments, Parsed& parsed) {
  CLI::App app("Writes a repository for a new service that is at once ready for `qa run all`.",
               "qa new");
  NewOptions options;
  app.add_option("name", options.name, "The service, as in shout-box")
      ->required()
      ->type_name("NAME");
  app.add_option("--dir", options.directory,
                 "Where; NAME by default. Must be missing or empty, but for .git")
      ->type_name("DIR");
  app.add_option("--proto", options.package,
                 "Package of its API; by default that of NAME: shout_box.v1")
      ->type_name("PACKAGE");
  app.add_option("--license", options.license,
                 "MIT, Apache-2.0 or none, the default: file LICENSE, and a line in each source")
      ->type_name("ID");
  add_template_option(app, options.source);
  app.footer("Examples:\n  qa new shout\n  qa new shout --dir src/shout --proto acme.shout.v1");
  TRY_ASSIGN(parsed, parse(app, arguments));
  return options;
}

}  // namespace

Result<int> cli_new(const Arguments& arguments) {
  Parsed parsed = Parsed::command;
  TRY_ASSIGN(const NewOptions options, read_options(arguments, parsed));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  PosixProcessRunner processes;
  NewRepository repository = {.target =
                                  options.directory.empty() ? options.name : options.directory};
  TRY_ASSIGN(repository.name, service_name(options.name, options.package));
  TRY_ASSIGN(repository.license, license_of(options.license));
  TRY_ASSIGN(repository.source, template_in(files, options.source));
  TRY_ASSIGN(repository.version, template_version(processes, files, repository.source));
  TRY(write_repository(files, repository));
  if (const auto formatted = format_sources(processes, files, repository.target); !formatted) {
    print_failure(
        {.kind = FailureKind::tool_missing,
         .what = "the sources are not formatted, and lint will say so: " + formatted.error().what,
         .next = "qa lint --fix"});
  }
  TRY(write_record(processes, files, repository.target, repository, repository.target));
  print(fmt::format(
      "{} is in {}\n  next     cd {} && git init && git add -A && git commit -m begin && "
      "qa run all\n",
      options.name, repository.target.string(), repository.target.string()));
  return kPassed;
}

}  // namespace qa
