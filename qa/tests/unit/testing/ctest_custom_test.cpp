#include "qa/testing/ctest_custom.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CtestCustom, NamesTheTestsThatAreLeftOut) {
  EXPECT_THAT(ignored_tests("set(CTEST_CUSTOM_TESTS_IGNORE slow Suite.Flaky)\n"),
              ElementsAre("slow", "Suite.Flaky"));
  EXPECT_THAT(ignored_tests("list(APPEND CTEST_CUSTOM_TESTS_IGNORE\n  \"a\"  # why\n  c;d)\n"),
              ElementsAre("a", "c", "d"));
}

TEST(CtestCustom, ReadsAListThatIsAddedTo) {
  EXPECT_THAT(
      ignored_tests("set(CTEST_CUSTOM_TESTS_IGNORE ${CTEST_CUSTOM_TESTS_IGNORE} a)\n"
                    "SET( CTEST_CUSTOM_TESTS_IGNORE\n${CTEST_CUSTOM_TESTS_IGNORE}\nb ${c})"),
      ElementsAre("a", "b", "${c}"));
}

TEST(CtestCustom, OtherSettingsLeaveNothingOut) {
  EXPECT_THAT(ignored_tests("set(CTEST_CUSTOM_MAXIMUM_NUMBER_OF_ERRORS 7)\n"
                            "# set(CTEST_CUSTOM_TESTS_IGNORE slow)\n"),
              IsEmpty());
  EXPECT_THAT(ignored_tests("set(CTEST_CUSTOM_TESTS_IGNORE"), IsEmpty());
}

}  // namespace
}  // namespace qa
