#include "shapes/circle.hpp"

#include <gtest/gtest.h>

TEST(Circle, AreaGrowsWithTheRadius) {
  EXPECT_GT(shapes::circle_area(2), shapes::circle_area(1));
}

TEST(Circle, ANegativeRadiusHasNone) {
  EXPECT_EQ(shapes::circle_area(-1), 0);
}
