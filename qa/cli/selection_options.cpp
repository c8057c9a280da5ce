#include "qa/cli/selection_options.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

/// Repeatable, and a comma-separated list; never eats the words that follow.
void add_list(CLI::App& app, const char* flag, std::vector<std::string>& values, const char* help) {
  app.add_option(flag, values, help)
      ->type_name("STAGE")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

}  // namespace

void add_selection_options(CLI::App& app, SelectionOptions& options) {
  app.add_option("stage", options.stages, "Stages, and what they need; none or 'all': all stages")
      ->type_name("STAGE");
  app.add_option("--from", options.from, "This stage and later ones")->type_name("STAGE");
  app.add_option("--until", options.until, "This stage and earlier ones")->type_name("STAGE");
  add_list(app, "--only", options.only, "Exactly these, without what they need");
  add_list(app, "--skip", options.skip, "Not these");
}

Selection to_selection(const SelectionOptions& options) {
  Selection selection{.stages = options.stages, .only = options.only, .skip = options.skip};
  if (std::ranges::find(options.stages, "all") != options.stages.end()) selection.stages.clear();
  // `--only lint unit` means both, however the words fell.
  if (!selection.only.empty()) {
    selection.only.insert(selection.only.end(), selection.stages.begin(), selection.stages.end());
    selection.stages.clear();
  }
  if (!options.from.empty()) selection.from = options.from;
  if (!options.until.empty()) selection.until = options.until;
  return selection;
}

}  // namespace qa
