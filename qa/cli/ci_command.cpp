#include "qa/adoption/ci_workflow.hpp"
#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/config/pipeline_file.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOurs = "# Made by `qa ci generate";

struct CiOptions {
  ProjectOptions project;
  std::string action;
  std::string host;
  std::string install;
  std::string image;
  bool check = false;
  bool force = false;
};

/// What a code host reads, and where.
struct CiFile {
  fs::path path;
  std::string text;
};

/// The command that writes the file, with what changes its text.
std::string command_of(const CiOptions& options) {
  std::string command = "qa ci generate " + options.host;
  if (!options.image.empty()) command += " --image " + shell_quote(options.image);
  if (!options.install.empty()) command += " --install " + shell_quote(options.install);
  return command;
}

bool has_profile(const PipelineSource& source, const std::string& name) {
  return parse_pipeline({.text = source.text, .path = source.path, .profile = name}, stage_kinds())
      .has_value();
}

bool starts_images(const Pipeline& pipeline) {
  return std::ranges::any_of(pipeline.stages, [](const StageSpec& stage) {
    return std::holds_alternative<ModuleSettings>(stage.settings) ||
           std::holds_alternative<IntegrationSettings>(stage.settings);
  });
}

/// Fails when a job would not find qa.
Result<void> say_where_qa_comes_from(const CiOptions& options, const fs::path& top, Files& files,
                                     CiFacts& facts) {
  facts.install = options.install;
  if (!options.image.empty()) facts.image = options.image;
  if (files.exists(top / "scripts/qa")) facts.qa = "scripts/qa";
  if (facts.qa != "qa" || !options.install.empty() || !options.image.empty()) return {};
  return fail(FailureKind::configuration, "how the jobs get qa is not known",
              command_of(options) + " --install 'COMMAND', or --image IMAGE with one that has it");
}

Result<CiFacts> look(const CiOptions& options, const fs::path& top, const Project& project,
                     Files& files) {
  TRY_ASSIGN(const PipelineSource source, read_pipeline_source(files, options.project));
  CiFacts facts{.made_by = command_of(options)};
  TRY(say_where_qa_comes_from(options, top, files, facts));
  if (project.root != top) facts.folder = project.root.lexically_relative(top).string();
  facts.results = project.reports.lexically_relative(project.root).string();
  if (!has_profile(source, facts.profile)) facts.profile = "local";
  if (!has_profile(source, facts.nightly_profile)) facts.nightly_profile = facts.profile;
  facts.has_submodules = files.exists(top / ".gitmodules");
  facts.needs_namespaces = starts_images(project.pipeline);
  return facts;
}

/// Hosts read one file of a repository; a project below its root gets one of its own.
CiFile file_for(const CiOptions& options, const fs::path& top, const Project& project,
                const CiFacts& facts) {
  if (options.host == "github") {
    const std::string name = facts.folder.empty() ? "qa" : "qa-" + project.pipeline.project;
    return {top / ".github/workflows" / (name + ".yml"), github_workflow(facts)};
  }
  return {project.root / (facts.folder.empty() ? ".gitlab-ci.yml" : "qa.gitlab-ci.yml"),
          gitlab_pipeline(facts)};
}

Result<int> check(const CiFile& file, const CiOptions& options, Files& files) {
  const Result<std::string> present = files.read(file.path);
  if (present && *present == file.text) {
    print(shown_path(file.path) + " is up to date\n");
    return kPassed;
  }
  return fail(
      FailureKind::product,
      shown_path(file.path) + (present ? " is not what the pipeline asks for" : " is missing"),
      command_of(options));
}

Result<int> write(const CiFile& file, const CiOptions& options, Files& files) {
  if (files.exists(file.path) && !options.force) {
    TRY_ASSIGN(const std::string present, files.read(file.path));
    if (!present.starts_with(kOurs)) {
      return fail(FailureKind::configuration,
                  shown_path(file.path) + " is there already, and not made by qa",
                  command_of(options) + " --force");
    }
  }
  TRY(files.write(file.path, file.text));
  print("wrote " + shown_path(file.path) + "\n");
  if (file.path.filename() == "qa.gitlab-ci.yml")
    print("include it in the repository's .gitlab-ci.yml:\n  include: { local: /" +
          shown_path(file.path) + " }\n");
  return kPassed;
}

Result<CiOptions> read_options(const Arguments& arguments, Parsed& parsed) {
  CLI::App app("Writes the file that lets a code host call qa.", "qa ci");
  CiOptions options;
  app.add_option("action", options.action, "generate")->required()->type_name("ACTION");
  app.add_option("host", options.host, "github or gitlab")->required()->type_name("HOST");
  app.add_flag("--check", options.check, "Only say whether the file is what would be written");
  app.add_flag("--force", options.force, "Overwrite a file that somebody else made");
  app.add_option("--install", options.install, "Shell command by which jobs get qa")
      ->type_name("COMMAND");
  app.add_option("--image", options.image, "Container image of the jobs; default: debian:12")
      ->type_name("IMAGE");
  add_directory_option(app, options.project);
  app.footer(
      "\nExamples:\n  qa ci generate github --install 'apt-get install -y ./tools/qa.deb'\n"
      "  qa ci generate gitlab --image registry.example.org/qa:1 --check\n\n"
      "Where the repository has scripts/qa, jobs call that and need neither.\n"
      "Exit codes: 0 written or up to date, 1 --check found a difference, 2 usage.");
  TRY_ASSIGN(parsed, parse(app, arguments));
  return options;
}

Result<void> check_words(const CiOptions& options) {
  const std::vector<std::string> actions = {"generate"};
  const std::vector<std::string> hosts = {"github", "gitlab"};
  if (std::ranges::find(actions, options.action) == actions.end()) {
    return fail(FailureKind::configuration, unknown_word("action", options.action, actions),
                "qa ci --help");
  }
  if (std::ranges::find(hosts, options.host) != hosts.end()) return {};
  return fail(FailureKind::configuration, unknown_word("host", options.host, hosts),
              "qa ci --help");
}

}  // namespace

Result<int> cli_ci(const Arguments& arguments) {
  Parsed parsed = Parsed::command;
  TRY_ASSIGN(const CiOptions options, read_options(arguments, parsed));
  if (parsed == Parsed::help) return kPassed;
  TRY(check_words(options));

  PosixFiles files;
  PosixProcessRunner processes;
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const std::string top,
             git_output(processes, project.root, {"rev-parse", "--show-toplevel"}));
  const fs::path root(trimmed(top));
  TRY_ASSIGN(const CiFacts facts, look(options, root, project, files));
  const CiFile file = file_for(options, root, project, facts);
  return options.check ? check(file, options, files) : write(file, options, files);
}

}  // namespace qa
