#include "qa/adoption/preset_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;

TEST(PresetOrder, AnOrdinaryReleaseComesFirstAndWhatIsForSomethingElseLast) {
  EXPECT_THAT(in_order_of_use({"release-asan", "Windows-Release", "debug", "ninja", "default",
                               "linux_gcc_Release", "coverage", "gcc"}),
              ElementsAre("linux_gcc_Release", "default", "ninja", "gcc", "debug", "release-asan",
                          "Windows-Release", "coverage"));
}

}  // namespace
}  // namespace qa
