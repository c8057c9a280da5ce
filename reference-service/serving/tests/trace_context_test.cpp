// Which trace headers are passed on: the rules of https://www.w3.org/TR/trace-context/.
#include "serving/core/trace_context.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace serving {
namespace {

const std::string kParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

using Headers = std::vector<std::string_view>;

std::string passed_parent(const Headers& parents) {
  return trace_context(parents, {}).parent;
}

std::string passed_state(const Headers& states) {
  return trace_context(Headers{kParent}, states).state;
}

TEST(TraceContextTest, AValidParentIsPassedOnUnchanged) {
  EXPECT_EQ(passed_parent({kParent}), kParent);
  const std::string newer = "01" + kParent.substr(2);
  EXPECT_EQ(passed_parent({newer}), newer);
  EXPECT_EQ(passed_parent({newer + "-what-comes"}), newer + "-what-comes");
}

TEST(TraceContextTest, AnInvalidParentIsNotPassedOn) {
  EXPECT_EQ(passed_parent({}), "");
  EXPECT_EQ(passed_parent({kParent, kParent}), "") << "one trace only";
  for (const std::string& invalid : {
           std::string(),
           std::string("00"),
           "ff" + kParent.substr(2),
           kParent + "-more",
           kParent.substr(0, 54),
           "01" + kParent.substr(2) + ".more",
           "01" + kParent.substr(2) + "-\xff",
           "01" + kParent.substr(2) + "-two\nlines",
           std::string("00-00000000000000000000000000000000-b7ad6b7169203331-01"),
           std::string("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"),
           std::string("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"),
           std::string("00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
           std::string("00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01"),
           std::string("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01"),
           std::string("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g"),
       }) {
    EXPECT_EQ(passed_parent({invalid}), "") << invalid;
  }
}

TEST(TraceContextTest, AValidStateIsPassedOnUnchanged) {
  for (const char* state : {"rojo=00f067aa0ba902b7", "a=1,b=2", "a=1 , \tb=2", "1a@vendor=x",
                            "a/b*c-d_e=with space inside", "a=1,,b=2"}) {
    EXPECT_EQ(passed_state({state}), state);
  }
}

TEST(TraceContextTest, SeveralStatesAreOneList) {
  EXPECT_EQ(passed_state({"a=1", "b=2"}), "a=1,b=2");
}

TEST(TraceContextTest, AnInvalidStateIsNotPassedOnButItsParentIs) {
  std::string many = "k0=v";
  for (int i = 1; i < 33; ++i) many += ",k" + std::to_string(i) + "=v";
  for (const std::string& invalid :
       {std::string(","), std::string("a"), std::string("A=1"), std::string("1a=1"),
        std::string("a=1=2"), std::string("a="), std::string("a@=1"), std::string("a@1b=1"),
        std::string("@b=1"), "a=" + std::string(257, 'x'), std::string("a=\xc3\xa4"), many}) {
    const TraceContext trace = trace_context(Headers{kParent}, Headers{invalid});
    EXPECT_EQ(trace.parent, kParent);
    EXPECT_EQ(trace.state, "") << invalid;
  }
}

TEST(TraceContextTest, AStateWithoutAParentIsNotPassedOn) {
  EXPECT_EQ(trace_context({}, Headers{"a=1"}), TraceContext{});
}

}  // namespace
}  // namespace serving
