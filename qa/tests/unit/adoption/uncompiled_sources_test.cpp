#include "qa/adoption/uncompiled_sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(UncompiledSources, AreNamedOneByOneWhileTheyAreFew) {
  EXPECT_THAT(uncompiled_paths({"main.cpp", "src/a.cpp", "src/b.cpp"}, {"src/a.cpp"}),
              ElementsAre("main.cpp", "src/b.cpp"));
}

TEST(UncompiledSources, AFolderStandsForMany) {
  EXPECT_THAT(
      uncompiled_paths({"src/a.cpp", "old/x/1.cpp", "old/x/2.cpp", "old/y/3.cpp"}, {"src/a.cpp"}),
      ElementsAre("old"));
}

TEST(UncompiledSources, AFolderWithCompiledOnesNever) {
  EXPECT_THAT(uncompiled_paths({"s/1.cpp", "s/2.cpp", "s/3.cpp", "s/4.cpp"}, {"s/1.cpp"}),
              ElementsAre("s/2.cpp", "s/3.cpp", "s/4.cpp"));
}

TEST(UncompiledSources, NoneWhereAllAreCompiled) {
  EXPECT_THAT(uncompiled_paths({"a.cpp"}, {"a.cpp", "/usr/share/x.cpp"}), IsEmpty());
}

}  // namespace
}  // namespace qa
