// The flags by which `run` and `plan` choose stages.
#pragma once

#include "qa/engine/plan.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace qa {

struct SelectionOptions {
  std::vector<std::string> stages;
  std::string from;
  std::string until;
  std::vector<std::string> only;
  std::vector<std::string> skip;
};

void add_selection_options(CLI::App& app, SelectionOptions& options);

/// "all" stands for all stages, as no name at all does. Beside --only, names are more of the same.
Selection to_selection(const SelectionOptions& options);

}  // namespace qa
