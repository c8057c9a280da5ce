// Tests that passed by their exit status, and whose framework did not say so.
#pragma once

#include "qa/system/files.hpp"
#include "qa/testing/ctest_listing.hpp"
#include "qa/testing/junit.hpp"

#include <filesystem>
#include <span>

namespace qa {

/// Marks those of `tests` failed that passed although the framework in their program, one that says
/// nothing before its end, did not say how they went: the program ended before that. Tests with a
/// verdict of their own are left alone. Reads the programs, those that a tool starts only below
/// `build_folder`.
void judge_silent_programs(Files& files, const std::filesystem::path& build_folder,
                           std::span<const ListedTest> listed, std::span<const TestOutput> outputs,
                           std::span<TestCase> tests);

}  // namespace qa
