// A build folder that is configured, and ours.
#pragma once

#include "qa/cmake/build_setup.hpp"
#include "qa/cmake/code_model.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace qa {

/// While it lives no other stage, of this run or another, configures or builds in its folder, and
/// whoever tries waits. So a stage holds one at a time: two that wait for each other's would wait
/// for ever.
struct BuildTree {
  BuildSetup setup;              ///< what was asked for
  std::filesystem::path folder;  ///< absolute; as CMake spells it
  std::string configuration;     ///< "Release"; may be empty
  /// What CMake said when it configured: source folder, generator, compilers, targets, cache.
  CodeModel model;
  std::unique_ptr<HeldLock> lock;
};

/// The targets of the tree's configuration.
const CmakeConfiguration& configuration_of(const BuildTree& tree);

/// A value of CMakeCache.txt; empty when it has none of that name.
std::string cache_value(const CodeModel& model, const std::string& name);

}  // namespace qa
