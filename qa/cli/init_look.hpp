// Looking at a project that has no pipeline file: the only part of `qa init` that touches the
// world.
#pragma once

#include "qa/adoption/project_facts.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace qa {

/// The world as init sees it; all outlive the look.
struct InitWorld {
  std::filesystem::path root;     ///< the project; absolute, without links
  std::filesystem::path scratch;  ///< a folder of our own, outside the project, to configure in
  Files& files;
  ProcessRunner& processes;
  Clock& clock;
  std::function<void(std::string_view step)> step;  ///< tells the user what goes on
};

/// What is known after a look at names and texts of files.
struct FileLook {
  ProjectFacts facts;                   ///< nothing of targets, tests and compilers yet
  std::vector<std::string> cpp_files;   ///< C and C++, headers and other people's, too
  std::set<std::string> own_sources;    ///< C and C++ sources that are not bundled
  std::set<std::string> cmake_files;    ///< the project's own ones
  std::vector<std::string> submodules;  ///< folders with other repositories
};

/// Fails with git's own words when the project is in a repository that git can't read.
Result<FileLook> look_at_files(InitWorld& world);

/// Adds to the facts what CMake and ctest know, after configuring in the scratch folder. Fails as
/// configure() does: the facts of the files stay as they are.
Result<void> look_at_build(FileLook& look, InitWorld& world);

/// Whether `path`, relative to the project, is other people's: bundled, or in a submodule.
bool is_foreign(const FileLook& look, std::string_view path);

}  // namespace qa
