#include "qa/coverage/test_source.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(TestSource, IsKnownByItsFolderOrItsName) {
  for (const char* path :
       {"tests/calc.cpp", "src/calc/test/helper.hpp", "src/calc_test.cpp", "CalcTest.cpp",
        "test_calc.c", "TestCalc.cpp", "bench/calc.cpp", "calc-benchmark.cpp",
        "src/mocks/clock.hpp", "test.cpp", "Tests/x.cpp"}) {
    EXPECT_TRUE(is_test_path(path)) << path;
  }
}

TEST(TestSource, OtherNamesThatHaveTheWordInThemAreNone) {
  for (const char* path : {"src/calc.cpp", "src/latest.cpp", "contest/main.cpp", "attestation.cpp",
                           "src/testable_widget.cpp", "src/fastest.hpp", "a.cpp", "src/_.cpp"}) {
    EXPECT_FALSE(is_test_path(path)) << path;
  }
}

TEST(TestSource, IsKnownByTheFrameworkItIncludes) {
  EXPECT_TRUE(includes_test_framework("#include <string>\n#  include <gtest/gtest.h>\n"));
  EXPECT_TRUE(includes_test_framework("#include \"doctest.h\"\n"));
  EXPECT_TRUE(includes_test_framework("#include <benchmark/benchmark.h>\n"));
  EXPECT_FALSE(includes_test_framework("// #include <gtest/gtest.h>\n#include \"gtester.h\"\n"));
}

}  // namespace
}  // namespace qa
