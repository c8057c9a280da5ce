#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/report/run_difference.hpp"
#include "qa/system/posix_files.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

Result<RunResult> load(RunStore& store, const std::string& name) {
  TRY_ASSIGN(const std::string id, store.resolve(name));
  return store.load(id);
}

}  // namespace

Result<int> cli_diff(const Arguments& arguments) {
  CLI::App app("Says what differs between two runs.", "qa diff");
  ProjectOptions project;
  std::string before = "latest~1";
  std::string after = "latest";
  bool json = false;
  app.add_option("before", before, "Id of a run, the start of one, latest or latest~N")
      ->type_name("RUN");
  app.add_option("after", after, "The run to compare it with; default: latest")->type_name("RUN");
  app.add_flag("--json", json, "As JSON");
  add_directory_option(app, project);
  app.footer(
      "Examples:\n  qa diff                    the newest run and the one before it\n"
      "  qa diff latest~5 latest\n  qa diff 20261124-1801 latest --json");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, project.directory));
  RunStore store(place.reports, files);
  TRY_ASSIGN(const RunResult first, load(store, before));
  TRY_ASSIGN(const RunResult second, load(store, after));
  if (json) {
    print(difference_json(first, second));
  } else {
    print(fmt::format("{} -> {}\n\n", first.id, second.id) +
          difference_table(differences(first, second), standard_palette()));
  }
  return kPassed;
}

}  // namespace qa
