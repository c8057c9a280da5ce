// Golden files: recorded output that a test compares with. QA_ACCEPT_GOLDENS=1 rewrites them.
#pragma once

#include "test_paths.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace qa {

/// Compares `actual` with qa/tests/golden/`name`.
inline void expect_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path path = std::filesystem::path(QA_SOURCE) / "qa/tests/golden" / name;
  if (const char* accept = std::getenv("QA_ACCEPT_GOLDENS"); accept != nullptr && *accept == '1') {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream stream(path, std::ios::binary);
  ASSERT_TRUE(stream) << path
                      << " is missing; run this test with QA_ACCEPT_GOLDENS=1 and review it";
  std::ostringstream expected;
  expected << stream.rdbuf();
  EXPECT_EQ(actual, expected.str()) << "differs from qa/tests/golden/" << name;
}

}  // namespace qa
