#include "qa/model/captured_reference.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

std::string replaced(std::string_view text) {
  return replace_captured(text, [](const std::string& name) { return "<" + name + ">"; });
}

TEST(CapturedReference, IsReplacedWhereverItStands) {
  EXPECT_EQ(replaced("${captured.ID}"), "<ID>");
  EXPECT_EQ(replaced("a ${captured.a1} b ${captured._b}c"), "a <a1> b <_b>c");
  EXPECT_EQ(replaced("grüß ${captured.ID} 👋"), "grüß <ID> 👋");
  EXPECT_EQ(replaced("${captured.A}${captured.A}"), "<A><A>");
}

TEST(CapturedReference, OtherTextStaysAsItIs) {
  for (const char* text : {"", "$", "${", "${}", "${address.front}", "${captured}", "captured.ID",
                           "$captured.ID", "${Captured.ID}"})
    EXPECT_EQ(replaced(text), text);
}

TEST(CapturedReference, ADollarMoreMakesItText) {
  EXPECT_EQ(replaced("$${captured.ID}"), "${captured.ID}");
  EXPECT_EQ(replaced("${captured.A}$${captured.B}"), "<A>${captured.B}");
  EXPECT_EQ(replaced("$${captured."), "${captured.");
}

TEST(CapturedReference, WhatReplacesItIsNotSearched) {
  const auto nested = [](const std::string& /*name*/) { return "${captured.ID}"; };
  EXPECT_EQ(replace_captured("${captured.ID}!", nested), "${captured.ID}!");
}

TEST(CapturedReference, SaysWhereItIs) {
  const auto found = find_captured("ab${captured.ID}c", 0);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->start, 2U);
  EXPECT_EQ(found->size, 14U);
  EXPECT_EQ(found->name, "ID");
  EXPECT_FALSE(find_captured("ab${captured.ID}c", 3));
}

TEST(CapturedReference, WithoutANameItIsNone) {
  for (const char* text : {"${captured.", "${captured.}", "${captured.1a}", "${captured.a b}",
                           "${captured.ä}", "${captured.a.b}", "${captured.${captured.a}}"}) {
    const auto found = find_captured(text, 0);
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(found->name, "") << text;
  }
  EXPECT_FALSE(is_captured_name(std::string(65, 'a')));
  EXPECT_TRUE(is_captured_name(std::string(64, 'a')));
}

}  // namespace
}  // namespace qa
