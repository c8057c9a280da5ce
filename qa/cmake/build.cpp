#include "qa/cmake/build.hpp"

#include "qa/cmake/build_output.hpp"
#include "qa/model/suggestion.hpp"

#include <string_view>
#include <utility>

namespace qa {
namespace {

Command build_command(const BuildTree& tree, const std::vector<std::string>& targets,
                      std::size_t jobs) {
  Command command{
      .argv = {"cmake", "--build", tree.folder.string(), "--parallel", std::to_string(jobs)},
      .working_directory = tree.setup.source_folder};
  auto& argv = command.argv;
  if (tree.model.multi_config) argv.insert(argv.end(), {"--config", tree.configuration});
  if (!targets.empty()) argv.emplace_back("--target");
  argv.insert(argv.end(), targets.begin(), targets.end());
  return command;
}

/// Every build has it, though the file API does not tell.
constexpr std::string_view kAll = "all";

/// Fails when one of `targets` does not exist; asked only after a build failed. Names that the file
/// API does not tell may be right nevertheless: "install", files. The build program knows.
Result<void> require_targets(const BuildTree& tree, const std::vector<std::string>& targets,
                             CmakeSession& session) {
  const CmakeConfiguration& configuration = configuration_of(tree);
  for (const std::string& target : targets) {
    if (target == kAll || find_target(configuration, target) != nullptr) continue;
    Command dry_run = build_command(tree, {target}, session.jobs);
    dry_run.argv.insert(dry_run.argv.end(), {"--", "-n"});
    TRY_ASSIGN(const Completed completed, session.run(in_english(std::move(dry_run))));
    if (completed.status.succeeded()) continue;
    std::vector<std::string> known;
    for (const CmakeTarget& each : configuration.targets) known.push_back(each.name);
    return fail(FailureKind::configuration,
                to_text(tree.setup) + ": " + unknown_word("target", target, known),
                "cmake --build " + shell_quote(tree.folder.string()) + " --target help");
  }
  return {};
}

}  // namespace

Result<void> build(const BuildTree& tree, const std::vector<std::string>& targets,
                   CmakeSession& session) {
  session.step("build");
  const Command command = build_command(tree, targets, session.jobs);
  TRY_ASSIGN(const Completed completed, session.run(in_english(command)));
  if (completed.status.succeeded()) return {};
  if (completed.status.kind == ExitStatus::Kind::signaled) {
    return fail(FailureKind::host, "cmake --build was " + to_text(completed.status), session.next);
  }
  const std::string output = completed.standard_output + completed.standard_error;
  if (const std::string trouble = host_trouble(output); !trouble.empty()) {
    return tl::unexpected(Failure{.kind = FailureKind::host,
                                  .what = trouble,
                                  .command = to_shell_text(command),
                                  .log = {},
                                  .next = session.next});
  }
  TRY(require_targets(tree, targets, session));
  return tl::unexpected(Failure{.kind = FailureKind::product,
                                .what = first_build_error(output, tree.setup.source_folder),
                                .command = to_shell_text(command),
                                .log = {},
                                .next = session.next});
}

}  // namespace qa
