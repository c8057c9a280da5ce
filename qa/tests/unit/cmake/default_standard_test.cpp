#include "qa/cmake/default_standard.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

class DefaultStandard : public testing::Test {
 protected:
  std::string of(const std::string& language, const std::string& text) {
    files.contents["/b/CMakeFiles/3.25.1/CMake" + language + "Compiler.cmake"] = text;
    return default_standard(model, language, files);
  }

  MemoryFiles files;
  CodeModel model{.build_folder = "/b", .cmake_version = "3.25.1"};
};

// As CMake 3.25 writes it for GCC 12.
TEST_F(DefaultStandard, IsWhatCmakeFoundOut) {
  EXPECT_EQ(of("CXX",
               "set(CMAKE_CXX_COMPILER \"/usr/bin/c++\")\n"
               "set(CMAKE_CXX_STANDARD_COMPUTED_DEFAULT \"17\")\n"
               "set(CMAKE_CXX_EXTENSIONS_COMPUTED_DEFAULT \"ON\")\n"),
            "gnu++17");
  EXPECT_EQ(of("C", "set(CMAKE_C_STANDARD_COMPUTED_DEFAULT \"17\")\n"), "gnu17");
  EXPECT_EQ(of("CXX",
               "set(CMAKE_CXX_STANDARD_COMPUTED_DEFAULT \"20\")\n"
               "set(CMAKE_CXX_EXTENSIONS_COMPUTED_DEFAULT \"OFF\")\n"),
            "c++20");
}

TEST_F(DefaultStandard, IsNotMadeUp) {
  EXPECT_EQ(default_standard(model, "CXX", files), "");
  EXPECT_EQ(of("CXX", "set(CMAKE_CXX_STANDARD_COMPUTED_DEFAULT \"\")\n"), "");
}

}  // namespace
}  // namespace qa
