#include "qa/testing/mutant.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

bool every(int /*line*/) {
  return true;
}

/// "LINE text" of each mutant, without blanks around it.
std::vector<std::string> mutants_in(std::string_view source,
                                    const std::function<bool(int)>& is_wanted = every) {
  std::vector<std::string> texts;
  for (const Mutant& mutant : mutants_of(source, is_wanted)) {
    const std::size_t start = mutant.after.find_first_not_of(' ');
    texts.push_back(std::to_string(mutant.line) + " " + mutant.after.substr(start));
  }
  return texts;
}

TEST(Mutants, OfComparisonsAreAnotherBorderAndTheOpposite) {
  EXPECT_THAT(mutants_in("return a < b;\n"), ElementsAre("1 return a <= b;", "1 return a >= b;"));
  EXPECT_THAT(mutants_in("return a == b;\n"), ElementsAre("1 return a != b;"));
}

TEST(Mutants, OfLogicAndArithmetic) {
  EXPECT_THAT(mutants_in("x = a && b;\n"), ElementsAre("1 x = a || b;"));
  EXPECT_THAT(mutants_in("x = a + b;\n"), ElementsAre("1 x = a - b;"));
  EXPECT_THAT(mutants_in("total += b;\n"), ElementsAre("1 total -= b;"));
}

TEST(Mutants, OfConstants) {
  EXPECT_THAT(mutants_in("x = true;\n"), ElementsAre("1 x = false;"));
  EXPECT_THAT(mutants_in("x = 41;\n"), ElementsAre("1 x = 42;"));
  EXPECT_THAT(
      mutants_in("x = 4.5 + 1'000 + 0x1f + 010 + a1;\n"),
      ElementsAre("1 x = 4.5 - 1'000 + 0x1f + 010 + a1;", "1 x = 4.5 + 1'000 - 0x1f + 010 + a1;",
                  "1 x = 4.5 + 1'000 + 0x1f - 010 + a1;", "1 x = 4.5 + 1'000 + 0x1f + 010 - a1;"));
}

TEST(Mutants, OfConditionsAreTheirOpposite) {
  EXPECT_THAT(mutants_in("if (is_open(door)) return;\n"),
              ElementsAre("1 if (!(is_open(door))) return;"));
  EXPECT_THAT(mutants_in("if (int x = f(); x) return;\n"), IsEmpty());
  EXPECT_THAT(mutants_in("if (is_open(door,\n            x)) return;\n"), IsEmpty());
}

TEST(Mutants, OfCallsAreNone) {
  EXPECT_THAT(mutants_in("{\n  lock_.release(one);\n}\n"), ElementsAre("2 ;"));
  EXPECT_THAT(mutants_in("{\n  std::move(all, back);\n  return f(x);\n}\n"), ElementsAre("2 ;"));
  EXPECT_THAT(mutants_in("x =\n    call(one);\n"), IsEmpty());
  EXPECT_THAT(mutants_in("{\n  const Lock lock(mutex);\n}\n"), IsEmpty());
}

TEST(Mutants, OnlyCodeChanges) {
  EXPECT_THAT(
      mutants_in("// a < b\n/* a < b\n true */ x = y;\nz = f(\"a < b 1 true\", 'c');\n#if 1 < 2\n"),
      IsEmpty());
  EXPECT_THAT(mutants_in("auto x = R\"(\na < b\n)\";\n"), IsEmpty());
  EXPECT_THAT(mutants_in("std::vector<int> x;\nint* p = &y;\nstd::map<A, B<C>> z;\n"), IsEmpty());
}

TEST(Mutants, OfTheWantedLinesOnlyTheFirstOfEachFirst) {
  const auto wanted = [](int line) { return line != 2; };
  EXPECT_THAT(mutants_in("x = a < b;\ny = a < b;\nz = a == b;\n", wanted),
              ElementsAre("1 x = a <= b;", "3 z = a != b;", "1 x = a >= b;"));
}

TEST(Mutants, AreAppliedToTheirLineAlone) {
  const std::string source = "int f() {\r\n  return a < b;\n}\n";
  const std::vector<Mutant> mutants = mutants_of(source, every);
  ASSERT_EQ(mutants.size(), 2U);
  EXPECT_EQ(mutants[0].before, "  return a < b;");
  EXPECT_EQ(mutated(source, mutants[0]), "int f() {\r\n  return a <= b;\n}\n");
}

TEST(Mutants, ACutOffTextIsReadAsFarAsItGoes) {
  for (const char* source : {"", "\"", "'", "/*", "R\"(", "if (", "f(\"\\", "#"})
    EXPECT_THAT(mutants_in(source), IsEmpty()) << source;
}

}  // namespace
}  // namespace qa
