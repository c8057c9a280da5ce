#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/scratch_folder.hpp"
#include "qa/cli/template_option.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/scaffold/template_record.hpp"
#include "qa/scaffold/template_update.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

struct UpdateOptions {
  std::string directory = ".";
  std::string source;
  std::string base;
  bool dry_run = false;
};

Result<UpdateOptions> read_options(const Arguments& arguments, Parsed& parsed) {
  CLI::App app(
      "Merges what the template changed since the repository was written from it, or last updated, "
      "three ways; commits nothing. Conflicts are left as git leaves them.",
      "qa update");
  UpdateOptions options;
  app.add_flag("-n,--dry-run", options.dry_run, "Only tell what would change, and what conflicts");
  app.add_option("--base", options.base,
                 "Compare with this commit, in which all files are as qa wrote them, instead of "
                 "what .qa remembers")
      ->type_name("REV");
  app.add_option("-C", options.directory, "Work on the repository in this folder or above it")
      ->type_name("DIR");
  add_template_option(app, options.source);
  app.footer(
      "Examples:\n  qa update -n\n  qa update --template ../qa\n\n"
      "Nothing is lost: it wants a working tree without changes, so that `git reset --hard` takes\n"
      "all of it back.\n"
      "Exit codes: 0 merged or nothing to do, 1 there are conflicts, 2 usage, or not in a state "
      "to\n"
      "be updated, 3 a tool is missing.");
  TRY_ASSIGN(parsed, parse(app, arguments));
  return options;
}

std::string lines_of(std::string_view word, const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) text += fmt::format("  {:<9} {}\n", word, path);
  return text;
}

std::string update_text(const Update& update, bool dry_run) {
  if (update.nothing_to_do) {
    return fmt::format("Nothing to do: the template of qa {} writes the same files still.\n",
                       update.to);
  }
  const MergeOutcome& outcome = update.outcome;
  std::string text =
      fmt::format("{} {} -> {}\n", dry_run ? "Would merge the template of qa" : "Template of qa",
                  update.from, update.to) +
      lines_of("added", outcome.added) + lines_of("modified", outcome.modified) +
      lines_of("removed", outcome.removed) + lines_of("CONFLICT", outcome.in_conflict);
  if (dry_run) return text + "  next      qa update\n";
  if (outcome.in_conflict.empty()) {
    return text +
           "  next      qa run all, then git commit; git reset --hard takes all of it back\n";
  }
  return text +
         "  next      mend what is in conflict (git status), git add it, qa run all, git "
         "commit;\n            git reset --hard takes all of it back\n";
}

}  // namespace

Result<int> cli_update(const Arguments& arguments) {
  Parsed parsed = Parsed::command;
  TRY_ASSIGN(const UpdateOptions options, read_options(arguments, parsed));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  PosixProcessRunner processes;
  ScratchFolder scratch(files, "update");
  UpdateRequest request = {
      .base = options.base,
      .purpose = options.dry_run ? TemplateMerge::Purpose::preview : TemplateMerge::Purpose::apply};
  TRY_ASSIGN(const std::filesystem::path start, real_folder(options.directory, files));
  TRY_ASSIGN(request.root, find_recorded(files, start));
  TRY_ASSIGN(request.source, template_in(files, options.source));
  TRY_ASSIGN(request.scratch, scratch.create());
  TRY_ASSIGN(const Update update, update_from_template(processes, files, request));
  print(update_text(update, options.dry_run));
  return update.outcome.in_conflict.empty() ? kPassed : kFailed;
}

}  // namespace qa
