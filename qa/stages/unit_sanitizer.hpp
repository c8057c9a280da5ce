// A unit stage whose tests run under a sanitizer.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/engine/stage.hpp"
#include "qa/stages/project_files.hpp"
#include "qa/testing/junit.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>

namespace qa {

/// Fails with configuration when a part of the stage's sanitizer is in no compile command of the
/// build: what was not compiled for it, it says nothing about.
Result<void> check_sanitizer(const StageSpec& spec, const BuildTree& tree);

/// What programs under the stage's sanitizer are told by their environment. A variable that the
/// stage declares as its own is left alone.
std::map<std::string, std::optional<std::string>> sanitizer_variables(const StageSpec& spec);

/// Adds sanitizer.reports, and a finding per place and kind that names the first test with it, from
/// what the tests printed. Fails with host when the sanitizer could not work on this machine.
Result<void> add_sanitizer_reports(const StageContext& context, const ProjectFiles& project,
                                   std::span<const TestOutput> outputs, StageResult& result);

}  // namespace qa
