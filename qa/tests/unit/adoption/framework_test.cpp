#include "qa/adoption/framework.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::set<Framework> linked(std::string_view piece) {
  std::set<Framework> frameworks;
  add_frameworks_linked(piece, frameworks);
  return frameworks;
}

std::set<Framework> included(std::string_view source) {
  std::set<Framework> frameworks;
  add_frameworks_included(source, frameworks);
  return frameworks;
}

TEST(Framework, IsKnownByItsLibrary) {
  EXPECT_THAT(linked("/usr/lib/x86_64-linux-gnu/libgtest_main.a"),
              ElementsAre(Framework::googletest));
  EXPECT_THAT(linked("/b/lib/libgmockd.so.1.13.0"), ElementsAre(Framework::googletest));
  EXPECT_THAT(linked("-lbenchmark"), ElementsAre(Framework::google_benchmark));
  EXPECT_THAT(linked("-l:libgrpc++.a"), ElementsAre(Framework::grpc));
  EXPECT_THAT(linked("Catch2WithMain"), ElementsAre(Framework::catch2));
  EXPECT_THAT(linked("/b/libCatch2Maind.a"), ElementsAre(Framework::catch2));
}

TEST(Framework, ANameThatOnlyStartsAlikeIsAnother) {
  EXPECT_THAT(linked("/b/libbenchmarking_tools.a"), IsEmpty());
  EXPECT_THAT(linked("-pthread"), IsEmpty());
  EXPECT_THAT(linked("gtestify"), IsEmpty());
}

TEST(Framework, IsKnownByItsHeader) {
  EXPECT_THAT(included("#include <gtest/gtest.h>\n"), ElementsAre(Framework::googletest));
  EXPECT_THAT(included("//\n #  include \"../lib/doctest.h\"\n"), ElementsAre(Framework::doctest));
  EXPECT_THAT(included("#include <doctest/doctest.h>"), ElementsAre(Framework::doctest));
  EXPECT_THAT(included("#define X\n#include <catch2/catch_all.hpp>\r\n"),
              ElementsAre(Framework::catch2));
  EXPECT_THAT(included("#include <benchmark/benchmark.h>\n#include <grpcpp/server.h>\n"),
              ElementsAre(Framework::google_benchmark, Framework::grpc));
}

TEST(Framework, OtherLinesNameNone) {
  EXPECT_THAT(included("// #include <gtest/gtest.h>\nconst char* x = \"doctest.h\";\n#include\n"
                       "#include <mycatch.hpp>\n#include <"),
              IsEmpty());
}

}  // namespace
}  // namespace qa
