// The project's own files, which the tests of their formats read.
#pragma once

#include "test_paths.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace qa {

/// `path` is relative to the project root. Fails the test when the file is missing.
inline std::string project_file(const std::string& path) {
  std::ifstream stream(std::string(QA_SOURCE) + "/" + path);
  EXPECT_TRUE(stream) << path;
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace qa
