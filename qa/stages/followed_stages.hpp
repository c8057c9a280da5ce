// What stages of kind coverage and mutation take from the stages that they need.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/model/stage_kind.hpp"
#include "qa/stages/cmake_build.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace qa {

/// Fills in CoverageSettings::followed: the stages of kind unit (that measures coverage), module
/// and integration that `stage` names in its needs, and the last container and build stage that
/// lead to them. Inputs and variables of theirs become its own, unless it names inputs itself. See
/// StageKind::follow.
std::string follow_levels(StageSpec& stage, std::span<const StageSpec> earlier);

/// The stages of kind unit that measure coverage, of those that `stage` names in its needs.
std::vector<StageSpec> measuring_unit_stages(const StageSpec& stage,
                                             std::span<const StageSpec> earlier);

/// Those of that kind.
std::vector<const StageSpec*> followed(const CoverageSettings& settings, const StageKind& kind);

/// Kinds of tests whose coverage is asked for.
std::size_t level_count(const CoverageSettings& settings);

/// How the unit stage builds.
BuildSetup coverage_setup(const CoverageSettings& settings, const StageContext& context);

/// What makes the service, and where it is in the build folder.
std::vector<std::string> targets_of(const CoverageSettings& settings);
std::string binary_of(const CoverageSettings& settings);

}  // namespace qa
