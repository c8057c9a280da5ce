// CTestCustom.cmake in a build folder can keep tests from running: ctest neither lists nor mentions
// them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// The files that ctest reads in the folder where it starts, whichever is there.
/// Source: Source/CTest/cmCTest.cxx, ReadCustomConfigurationFileTree, of CMake 3.25.
inline constexpr std::string_view kCtestCustomFiles[] = {"CTestCustom.cmake", "CTestCustom.ctest"};

/// The names that `text`, one of these files, gives to CTEST_CUSTOM_TESTS_IGNORE, in order. Names
/// that only CMake could work out ("${slow}") are given as they stand.
std::vector<std::string> ignored_tests(std::string_view text);

}  // namespace qa
