// Which sources of a project are tests, where nobody says it.
#pragma once

#include <filesystem>
#include <string_view>

namespace qa {

/// By what people call them: a file that lies in a folder of tests, benchmarks or doubles, or whose
/// name says test ("calc_test.cpp", "TestCalc.cpp"). `path` is relative to the project.
bool is_test_path(const std::filesystem::path& path);

/// Whether it includes a framework for tests or benchmarks.
bool includes_test_framework(std::string_view source);

}  // namespace qa
