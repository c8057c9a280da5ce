#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/model/run_result.hpp"
#include "qa/system/posix_files.hpp"

#include <CLI/CLI.hpp>

namespace qa {

Result<int> cli_report(const Arguments& arguments) {
  CLI::App app("Prints the path of a run's summary.", "qa report");
  ProjectOptions project;
  std::string run = "latest";
  app.add_option("--run", run, "Id of the run, the start of one, latest or latest~N")
      ->type_name("RUN");
  add_directory_option(app, project);
  app.footer("Examples:\n  less $(qa report)\n  qa report --run latest~1");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, project.directory));
  RunStore store(place.reports, files);
  TRY_ASSIGN(const std::string id, store.resolve(run));
  const std::filesystem::path path = store.folder(id) / "summary.md";
  if (!files.exists(path)) {
    return fail(FailureKind::host, "run " + id + " ended before its first report was written",
                "qa run");
  }
  print(shown_path(path) + "\n");
  return kPassed;
}

}  // namespace qa
