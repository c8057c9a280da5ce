#include <gtest/gtest.h>

int square_of(unsigned number);

TEST(Table, KnowsSquares) { EXPECT_EQ(square_of(3), 9); }
