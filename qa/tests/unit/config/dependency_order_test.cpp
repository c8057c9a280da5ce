#include "qa/config/dependency_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DependencyOrder, KeepsTheGivenOrderWhereItCan) {
  EXPECT_THAT(dependency_order({{}, {}, {0}}).order, ElementsAre(0, 1, 2));
  EXPECT_THAT(dependency_order({{2}, {}, {}}).order, ElementsAre(1, 2, 0));
  EXPECT_THAT(dependency_order({{1}, {2}, {}}).order, ElementsAre(2, 1, 0));
}

TEST(DependencyOrder, NeedingTheSameTwiceIsFine) {
  EXPECT_THAT(dependency_order({{1, 1}, {}}).order, ElementsAre(1, 0));
}

TEST(DependencyOrder, NamesOnlyWhatIsOnTheCircle) {
  EXPECT_THAT(dependency_order({{0}}).circle, ElementsAre(0));
  const DependencyOrder order = dependency_order({{1}, {2}, {3, 4}, {1}, {}});
  EXPECT_THAT(order.circle, ElementsAre(1, 2, 3));
  EXPECT_THAT(order.order, IsEmpty());
}

TEST(DependencyOrder, OrdersNothing) {
  EXPECT_THAT(dependency_order({}).order, IsEmpty());
  EXPECT_THAT(dependency_order({}).circle, IsEmpty());
}

}  // namespace
}  // namespace qa
