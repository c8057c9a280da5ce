#include "qa/cli/checked_plan.hpp"
#include "qa/cli/command_functions.hpp"
#include "qa/cli/plan_text.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/selection_options.hpp"
#include "qa/cli/stage_cache.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/engine/cached_plan.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/system_clock.hpp"

#include <CLI/CLI.hpp>

namespace qa {
namespace {

constexpr const char* kExamples = R"(Examples:
  qa plan                           what `qa run` would do, and why
  qa plan unit --json               for programs
  qa plan --graph=mermaid           a picture for a README
)";

struct PlanOptions {
  ProjectOptions project;
  SelectionOptions selection;
  bool json = false;
  std::string graph;
};

Result<void> check_graph(const std::string& graph) {
  const std::vector<std::string> known = {"mermaid", "dot"};
  if (graph.empty() || graph == known[0] || graph == known[1]) return {};
  return fail(FailureKind::configuration, unknown_word("graph", graph, known), "qa plan --help");
}

std::string plan_text(const PlanOptions& options, const Plan& plan, const Pipeline& pipeline) {
  if (options.json) return plan_json(plan, pipeline);
  if (options.graph == "mermaid") return plan_mermaid(plan, pipeline);
  if (options.graph == "dot") return plan_dot(plan, pipeline);
  return plan_table(plan, standard_palette());
}

}  // namespace

Result<int> cli_plan(const Arguments& arguments) {
  CLI::App app("Says what would run, and why. Writes nothing.", "qa plan");
  PlanOptions options;
  add_selection_options(app, options.selection);
  auto* json = app.add_flag("--json", options.json, "As JSON");
  app.add_option("--graph", options.graph, "As a graph: mermaid or dot")
      ->type_name("FORM")
      ->excludes(json);
  add_project_options(app, options.project);
  app.footer(kExamples);
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;
  TRY(check_graph(options.graph));

  PosixFiles files;
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  RunStore store(project.reports, files);
  TRY_ASSIGN(Plan plan, make_checked_plan(project, to_selection(options.selection), store, files));
  SystemClock clock;
  const auto cache = make_cache(project, {}, store, files, clock);
  add_cache_opinion(plan, project.pipeline, *cache, store, files);
  print(plan_text(options, plan, project.pipeline));
  return kPassed;
}

}  // namespace qa
