// The tests that ctest knows, asked without running any: ctest --show-only=json-v1.
// Format: cmake.org/cmake/help/latest/manual/ctest.1.html#show-as-json-object-model
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct ListedTest {
  std::string name;
  /// Program (absolute) and arguments. Empty when ctest does not find the program: it is not built
  /// yet, not part of the configuration, or nowhere.
  std::vector<std::string> command;
  std::filesystem::path working_directory;  ///< absolute
  std::vector<std::string> labels;          ///< sorted by ctest
  bool disabled = false;                    ///< listed, but ctest will not run it
  /// What else set_tests_properties() gave, as text: TIMEOUT {"7"}, ENVIRONMENT {"A=1", "B=2"}.
  std::map<std::string, std::vector<std::string>> properties;
  std::string file;  ///< where add_test() stands; empty when ctest doesn't know
  int line = 0;      ///< in that file
};

/// `configuration` matters to generators with several ("Ninja Multi-Config"): without one they list
/// hardly anything. Empty asks without.
Command ctest_listing_command(const std::filesystem::path& build_folder,
                              const std::string& configuration);

/// Reads the standard output of that command. Fails with kind host when it is damaged or of a major
/// version that is not known.
Result<std::vector<ListedTest>> parse_ctest_listing(std::string_view output);

/// The CMake target whose tests are not known before it is built: gtest_discover_tests(core_test)
/// and its relatives list "core_test_NOT_BUILT" until then. Empty for a test that is one.
std::optional<std::string> undiscovered_target(const ListedTest& test);

/// Whether more than its exit status decides if it passes: WILL_FAIL, or a regular expression on
/// its output.
bool has_own_verdict(const ListedTest& test);

}  // namespace qa
