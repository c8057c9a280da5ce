// The way in which a project that qa knows nothing about can be configured.
#pragma once

#include "qa/cli/init_look.hpp"
#include "qa/cmake/build_tree.hpp"
#include "qa/testing/ctest_listing.hpp"

#include <string>
#include <vector>

namespace qa {

/// What ctest knows when it starts in a folder of the build.
struct ListedFolder {
  std::string start;  ///< as in TestFacts
  std::vector<ListedTest> tests;
};

/// A configured project, and what ctest says about it.
struct Configured {
  BuildTree tree;
  std::vector<ListedFolder> tests;  ///< also of projects that this one has fetched
};

/// As it is, and with the options on that lead to more tests and benchmarks. When CMake fails, with
/// one of the project's presets, or else without those of these options that make it fail. Records
/// in the facts which way that was, and what was lost. Fails with what CMake said first.
Result<Configured> configure_project(FileLook& look, InitWorld& world);

}  // namespace qa
