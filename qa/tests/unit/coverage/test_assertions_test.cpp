#include "qa/coverage/test_assertions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

AssertionCounts counted(std::string_view source) {
  AssertionCounts counts;
  add_assertions("t.cpp", source, counts);
  return counts;
}

TEST(TestAssertions, AreCountedForTheTestThatHasThem) {
  EXPECT_THAT(counted(R"(
    void expect_ready(int x) { EXPECT_EQ(x, 1); }
    TEST(Echo, Repeats) {
      for (int i = 0; i < 3; ++i) { ASSERT_TRUE(f(i)) << "why {"; }
      EXPECT_CALL(mock, f()); FAIL();
    }
    TEST_F(
        EchoTest,
        Waits) { EXPECT_THAT(g(), IsEmpty()); }
    TYPED_TEST_P(Typed, Works) { ADD_FAILURE(); }
    INSTANTIATE_TEST_SUITE_P(A, B, Values(1));
    void helper() { ASSERT_EQ(1, 2); }
  )"),
              ElementsAre(Pair("Echo.Repeats", 3), Pair("EchoTest.Waits", 1),
                          Pair("Typed.Works", 1), Pair("t.cpp", 2)));
}

constexpr const char* kHidden = R"cpp(
  TEST(A, b) {
    // EXPECT_TRUE(x);
    /* EXPECT_TRUE(x); */
    auto text = "EXPECT_TRUE(x)";
    auto raw = R"x(EXPECT_TRUE(x))x";
#if 0
      EXPECT_TRUE(x);
#if 1
      EXPECT_TRUE(x);
#endif
      EXPECT_TRUE(x);
#else
    EXPECT_TRUE(seen);
#endif
    EXPECT_TRUE(seen);
  }
  TEST(A, DISABLED_c) {
    EXPECT_TRUE(x);
  }
  TEST(DISABLED_B, c) {
    EXPECT_TRUE(x);
  }
  using testing::EXPECT_SOMETHING;
)cpp";

TEST(TestAssertions, WhatIsNotCompiledIsNone) {
  EXPECT_THAT(counted(kHidden), ElementsAre(Pair("A.b", 2)));
}

TEST(TestAssertions, OfOtherFrameworksCountForTheFile) {
  EXPECT_THAT(counted("TEST_CASE(\"adds\") { REQUIRE(f()); CHECK(g()); CHECK_THROWS(h()); }\n"
                      "BOOST_AUTO_TEST_CASE(x) { BOOST_TEST(a == b); }\n"
                      "int main() { assert(f()); }\n"),
              ElementsAre(Pair("t.cpp", 5)));
}

TEST(TestAssertions, BrokenSourcesAreReadToTheirEnd) {
  for (const char* source : {"TEST(", "TEST(A", "TEST(A,", "TEST(A, b", "}}}} EXPECT_", "#if 0",
                             "TEST TEST(A,b,c) {", "R\"x(", "\"", "TEST()"})
    EXPECT_THAT(counted(source), IsEmpty()) << source;
  EXPECT_THAT(counted("TEST(A, b)"), ElementsAre(Pair("A.b", 0)));
}

TEST(LostAssertions, AreThoseOfTestsThatHaveFewer) {
  EXPECT_THAT(lost_assertions({{"A.b", 3}, {"A.c", 1}}, {{"A.b", 2}, {"A.c", 4}}),
              ElementsAre(Pair("A.b", 1)));
}

TEST(LostAssertions, AreNotMadeUpForInAnotherTestThatWasThereBefore) {
  EXPECT_THAT(lost_assertions({{"A.b", 3}, {"A.c", 1}}, {{"A.b", 2}, {"A.c", 2}, {"A.new", 9}}),
              ElementsAre(Pair("A.b", 1)));
}

TEST(LostAssertions, ARenamedTestHasLostNothingAndOneThatIsGoneAll) {
  EXPECT_THAT(lost_assertions({{"A.b", 3}}, {{"A.renamed", 3}}), IsEmpty());
  EXPECT_THAT(lost_assertions({{"A.b", 3}}, {{"A.renamed", 1}}), ElementsAre(Pair("A.b", 2)));
  EXPECT_THAT(lost_assertions({{"A.b", 3}}, {}), ElementsAre(Pair("A.b", 3)));
}

}  // namespace
}  // namespace qa
