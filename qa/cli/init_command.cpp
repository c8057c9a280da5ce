#include "qa/adoption/ignored_results.hpp"
#include "qa/adoption/pipeline_text.hpp"
#include "qa/cli/command_functions.hpp"
#include "qa/cli/init_look.hpp"
#include "qa/cli/init_text.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/scratch_folder.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/cli/version.hpp"
#include "qa/config/pipeline_file.hpp"
#include "qa/lint/pending_baseline.hpp"
#include "qa/model/run_result.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/lint_result.hpp"
#include "qa/system/git.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/system_clock.hpp"

#include <algorithm>
#include <array>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string directory = ".";
  bool dry_run = false;
  bool force = false;
};

/// The nearest folder below `root` that has a CMakeLists.txt, such as build/cmake; empty: none.
fs::path project_below(const fs::path& root, Files& files) {
  constexpr int kDeepest = 3;
  std::vector<fs::path> level = {root};
  for (int depth = 0; depth < kDeepest; ++depth) {
    std::vector<fs::path> next;
    for (const fs::path& folder : level) {
      const auto below = files.list_folders(folder);
      if (below) next.insert(next.end(), below->begin(), below->end());
    }
    std::erase_if(next, [](const fs::path& path) { return path.filename().string()[0] == '.'; });
    std::ranges::sort(next);
    for (const fs::path& folder : next) {
      if (files.exists(folder / "CMakeLists.txt")) return folder;
    }
    level = std::move(next);
  }
  return {};
}

/// What to say about a folder without a CMakeLists.txt.
Failure no_cmake(const fs::path& root, Files& files) {
  Failure failure{.kind = FailureKind::configuration,
                  .what = "there is no CMakeLists.txt in " + root.string() +
                          ": qa init adopts projects that CMake builds"};
  static constexpr std::array<std::pair<const char*, const char*>, 6> kOthers = {
      {{"meson.build", "Meson"},
       {"BUILD.bazel", "Bazel"},
       {"WORKSPACE", "Bazel"},
       {"configure.ac", "Autotools"},
       {"Cargo.toml", "Cargo"},
       {"Makefile", "make"}}};
  for (const auto& [file, builder] : kOthers) {
    if (!files.exists(root / file)) continue;
    failure.what +=
        fmt::format("; this one is built by {}, which stages of kind command can start", builder);
    break;
  }
  if (const fs::path folder = project_below(root, files); !folder.empty())
    failure.next = "qa init " + shell_quote(shown_path(folder));
  return failure;
}

/// The file to write: a present one only by force.
Result<fs::path> pipeline_file_to_write(const fs::path& root, bool force, Files& files) {
  TRY_ASSIGN(const fs::path present, pipeline_file_in(root, files));
  if (present.empty()) return root / "qa.toml";
  if (force) return present;
  return fail(FailureKind::configuration, shown_path(present) + " is there already",
              "qa run all, or qa init --force to write it anew");
}

/// The folder as commands are typed: "" where we are, else "-C DIR ".
std::string directory_flag(const fs::path& root) {
  const std::string shown = shown_path(root);
  return shown == "." ? "" : "-C " + shell_quote(shown) + " ";
}

/// Puts what git must not offer to add into .gitignore; says whether that changed anything.
Result<bool> ignore_results(const fs::path& root, bool dry_run, InitWorld& world) {
  const fs::path file = root / ".gitignore";
  std::string text;
  if (world.files.exists(file)) {
    TRY_ASSIGN(text, world.files.read(file));
  }
  std::vector<std::string> lines;
  for (const std::string& line : ignored_results("reports")) {
    const Command ask =
        git_command(root, {"check-ignore", "--quiet", "--no-index", line.substr(1)});
    TRY_ASSIGN(const Completed asked, world.processes.run(ask));
    if (!asked.status.succeeded()) lines.push_back(line);
  }
  const std::string wanted = with_ignored(text, lines);
  if (wanted == text) return false;
  if (!dry_run) TRY(world.files.write(file, wanted));
  return true;
}

/// A text that qa itself can't read is a defect of ours.
Result<std::string> checked_text(const Proposal& proposal, const fs::path& file) {
  std::string text = pipeline_text(proposal, version().number);
  for (const char* profile : {"local", "ci", "nightly"}) {
    const auto pipeline =
        parse_pipeline({.text = text, .path = shown_path(file), .profile = profile}, stage_kinds());
    if (pipeline) continue;
    return fail(FailureKind::host, "qa can't read what it proposes; please report this:\n" +
                                       pipeline.error().what + "\n" + text);
  }
  return text;
}

/// Begins the baseline of the lint stage: today's findings are known, only nobody has looked yet.
/// One that is there stays, or init would be a way to accept what it doesn't know. The file that
/// was written; empty: none.
Result<fs::path> begin_lint_baseline(const Proposal& proposal, const FileLook& look, bool dry_run,
                                     InitWorld& world) {
  const auto lint = std::ranges::find(proposal.stages, "lint", &ProposedStage::kind);
  if (lint == proposal.stages.end()) return fs::path();
  const fs::path file = lint_baseline_path(world.root, lint->name);
  if (world.files.exists(file)) return fs::path();
  if (!dry_run) {
    const PendingBaseline pending = pending_baseline(look.cpp_files, world.files, world.root);
    TRY(world.files.write(file, to_text(pending)));
  }
  return file;
}

std::string next_text(const std::string& flag, bool begins_baseline) {
  std::string text = fmt::format("Next\n  qa {}run all   every stage that works today", flag);
  if (begins_baseline)
    text +=
        "; what lint finds in today's files is known from then on, and only new findings are red";
  return text + "\n";
}

/// CMake did not configure the project: what works without it, and why the rest doesn't.
tl::unexpected<Failure> give_up(const FileLook& look, Failure failure, const std::string& flag) {
  if (failure.kind == FailureKind::canceled) return tl::unexpected(std::move(failure));
  const Palette palette = standard_palette();
  print(found_text(look.facts, palette));
  const Proposal format_only = propose_format_only(look.facts);
  if (!format_only.stages.empty()) {
    print("\nWithout CMake this pipeline file would check the format; nothing was written:\n\n" +
          pipeline_text(format_only, version().number) + "\n");
  }
  // Not our verdict on the project: it may just lack something on this machine.
  if (failure.kind != FailureKind::tool_missing) failure.kind = FailureKind::host;
  failure.what = "CMake can't configure the project: " + failure.what;
  if (!look.facts.blockers.empty() && failure.kind != FailureKind::tool_missing)
    failure.next = look.facts.blockers.front().remedy;
  if (failure.next.empty()) failure.next = "mend that, then: qa " + flag + "init";
  return tl::unexpected(std::move(failure));
}

Result<int> adopt(const fs::path& root, const fs::path& file, bool dry_run, InitWorld& world) {
  TRY_ASSIGN(FileLook look, look_at_files(world));
  const std::string flag = directory_flag(root);
  auto built = look_at_build(look, world);
  world.step({});
  if (!built) return give_up(look, std::move(built).error(), flag);
  const Proposal proposal = propose(look.facts);
  TRY_ASSIGN(const std::string text, checked_text(proposal, file));
  const Palette palette = standard_palette();
  print(found_text(look.facts, palette) + "\n" + stages_text(proposal, palette) + "\n");
  if (!dry_run) TRY(world.files.write(file, text));
  std::string written = shown_path(file);
  if (look.facts.in_git) {
    TRY_ASSIGN(const bool ignores, ignore_results(root, dry_run, world));
    if (ignores) written += ", " + shown_path(root / ".gitignore");
  }
  TRY_ASSIGN(const fs::path baseline, begin_lint_baseline(proposal, look, dry_run, world));
  if (!baseline.empty()) written += ", " + shown_path(baseline);
  if (dry_run) {
    print("Would be written: " + written + "\n\n" + text);
  } else {
    print("Wrote\n  " + written + "\n\n" + next_text(flag, !baseline.empty()));
  }
  return kPassed;
}

Result<InitOptions> read_options(const Arguments& arguments, Parsed& parsed) {
  CLI::App app("Looks at a CMake project that has no pipeline file, and writes its qa.toml.",
               "qa init");
  InitOptions options;
  app.add_option("directory,-C", options.directory, "The project; default: this folder")
      ->type_name("DIR");
  app.add_flag("-n,--dry-run", options.dry_run, "Only tell; leave the project alone");
  app.add_flag("--force", options.force, "Write a pipeline file anew that is there already");
  app.footer(
      "\nExamples:\n  qa init\n  qa init -n services/echo\n\n"
      "Asks nothing. CMake configures in a folder of its own, with the options turned on that\n"
      "build tests and benchmarks; nothing is compiled. Results go into .gitignore.\n"
      "Exit codes: 0 written, 2 no CMake project or a pipeline file is there, 3 CMake can't\n"
      "configure it.");
  TRY_ASSIGN(parsed, parse(app, arguments));
  return options;
}

}  // namespace

Result<int> cli_init(const Arguments& arguments) {
  Parsed parsed = Parsed::command;
  TRY_ASSIGN(const InitOptions options, read_options(arguments, parsed));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  PosixProcessRunner processes;
  SystemClock clock;
  const Interrupt interrupt;
  TRY_ASSIGN(const fs::path root, real_folder(options.directory, files));
  TRY_ASSIGN(const fs::path file, pipeline_file_to_write(root, options.force, files));
  if (!files.exists(root / "CMakeLists.txt")) return tl::unexpected(no_cmake(root, files));
  ScratchFolder scratch(files, "init");
  TRY_ASSIGN(const fs::path place, scratch.create());
  LinePrinter printer(standard_output(), print);
  InitWorld world{.root = root,
                  .scratch = place,
                  .files = files,
                  .processes = processes,
                  .clock = clock,
                  .step = [&printer](std::string_view step) {
                    printer.set_live(step.empty() ? std::vector<std::string>()
                                                  : std::vector{"looking: " + std::string(step)});
                  }};
  return adopt(root, file, options.dry_run, world);
}

}  // namespace qa
