// Which of a project's CMake options turn its tests and benchmarks on.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Names in `text`, a CMake file, that decide by their own whether tests or benchmarks are built:
/// declared with option() or one of its relatives, or asked for in an if() as BUILD_TESTING is,
/// such as SHAPES_BUILD_TESTS, WITH_BENCHMARKS, JSON_BuildTests. Not those that say more than
/// that, such as SHAPES_INSTALL_TESTS or TEST_WITH_VALGRIND.
std::set<std::string> test_options(std::string_view text);

/// Those of `options` that are off or not defined at all in `cache`, as arguments of cmake that
/// turn them on: "-DSHAPES_BUILD_TESTS=ON".
std::vector<std::string> arguments_to_turn_on(const std::set<std::string>& options,
                                              const std::map<std::string, std::string>& cache);

}  // namespace qa
