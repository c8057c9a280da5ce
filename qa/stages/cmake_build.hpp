// A project configured and some of its targets built: what build, lint, unit and bench start with.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/engine/stage.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// How `settings` build the project of a stage. Without a preset that happens in a folder below
/// StageContext::builds_folder, which all stages share that configure alike; its name stands for
/// all that CMake reads only once, so that another compiler in CC, say, gets another folder.
/// Ninja is preferred where it is installed. `build_type` is for settings that name none.
BuildSetup build_setup(const ConfigureSettings& settings, const StageContext& context,
                       std::string_view build_type, Instrumentation instrumentation = {});

/// Makes StageContext::builds_folder one that git ignores, whatever the project's .gitignore says.
Result<void> make_builds_folder(StageContext& context);

/// Configures `setup`, builds `targets` unless there are none, and records the versions of CMake,
/// of the build program and of the compilers that CMake chose. The tree is the stage's own while it
/// lives; a stage holds one at a time. Failures: see configure() and build().
Result<BuildTree> cmake_build(const StageSpec& spec, StageContext& context, const BuildSetup& setup,
                              const std::vector<std::string>& targets);

}  // namespace qa
