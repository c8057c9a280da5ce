#include "qa/model/cpp_file.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(CppFile, KnowsTheEndingsOfSources) {
  for (const char* name : {"a.c", "a.cc", "a.cpp", "a.cxx", "a.c++", "a.cppm", "a.ccm", "a.cxxm",
                           "a.c++m", "a.ixx", "a.mpp", "a.cu", "src/A.CPP", "b.C"}) {
    EXPECT_EQ(cpp_file_of(name), CppFile::source) << name;
  }
}

TEST(CppFile, KnowsTheEndingsOfWhatIsIncluded) {
  for (const char* name : {"a.h", "a.hh", "a.hpp", "a.hxx", "a.h++", "a.inl", "a.ipp", "a.tpp",
                           "a.txx", "a.tcc", "a.cuh", "A.H"}) {
    EXPECT_EQ(cpp_file_of(name), CppFile::header) << name;
  }
}

TEST(CppFile, KnowsNothingElse) {
  for (const char* name :
       {"CMakeLists.txt", "a.proto", "a.py", "a.inc", "a", ".h", "", "a.cpp.in"}) {
    EXPECT_EQ(cpp_file_of(name), CppFile::none) << name;
  }
}

}  // namespace
}  // namespace qa
