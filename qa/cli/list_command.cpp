#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/stage_kind.hpp"
#include "qa/report/text_table.hpp"
#include "qa/system/posix_files.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {

Result<int> cli_list(const Arguments& arguments) {
  CLI::App app("Lists the stages of the pipeline.", "qa list");
  ProjectOptions options;
  bool names = false;
  app.add_flag("--names", names, "Only the names, one a line");
  add_project_options(app, options);
  app.footer("Examples:\n  qa list\n  qa list --profile nightly");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const Project project, load_project(files, options));
  if (names) {
    for (const StageSpec& stage : project.pipeline.stages) print(stage.name + "\n");
    return kPassed;
  }
  TextTable table({{}, {}, {}, {}});
  table.add({{"STAGE", Style::faint},
             {"KIND", Style::faint},
             {"NEEDS", Style::faint},
             {"DESCRIPTION", Style::faint}});
  for (const StageSpec& stage : project.pipeline.stages) {
    const std::string needs = fmt::format("{}", fmt::join(stage.needs, ", "));
    table.add({stage.name, std::string(stage.kind->name), needs.empty() ? "-" : needs,
               stage.description});
  }
  print(table.render(standard_palette()));
  return kPassed;
}

}  // namespace qa
