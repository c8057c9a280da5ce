#include "qa/benchmark/bisection.hpp"

#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> commits(int count) {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) ids.push_back(std::to_string(i));
  return ids;
}

/// Bad from `first_bad` on; those in `broken` don't build.
Bisected search(int count, int first_bad, const std::set<int>& broken = {}) {
  const std::vector<std::string> all = commits(count);
  return bisect(all,
                [&](const std::string& commit) -> Result<Suspicion> {
                  const int index = std::stoi(commit);
                  if (broken.contains(index)) return Suspicion::unknown;
                  return index >= first_bad ? Suspicion::bad : Suspicion::good;
                })
      .value();
}

TEST(Bisection, FindsEveryCulpritInFewSteps) {
  for (int culprit = 1; culprit < 100; ++culprit) {
    const Bisected found = search(100, culprit);
    EXPECT_EQ(found.first_bad, std::to_string(culprit));
    EXPECT_EQ(found.last_good, std::to_string(culprit - 1));
    EXPECT_THAT(found.unknown, IsEmpty());
    EXPECT_LE(found.tried, 7);
  }
}

TEST(Bisection, NeighborsNeedNoStep) {
  EXPECT_EQ(search(2, 1).tried, 0);
}

TEST(Bisection, CommitsThatCannotBeJudgedAreWalkedAroundAndNamed) {
  const Bisected around = search(20, 5, {9, 10, 11});
  EXPECT_EQ(around.first_bad, "5");
  EXPECT_THAT(around.unknown, IsEmpty());
  const Bisected between = search(20, 10, {9, 10});
  EXPECT_EQ(between.last_good, "8");
  EXPECT_EQ(between.first_bad, "11");
  EXPECT_THAT(between.unknown, ElementsAre("9", "10"));
}

TEST(Bisection, FailureOfTheJudgeEndsIt) {
  const std::vector<std::string> all = commits(10);
  const auto found = bisect(all, [](const std::string&) -> Result<Suspicion> {
    return fail(FailureKind::canceled, "interrupted");
  });
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, FailureKind::canceled);
}

}  // namespace
}  // namespace qa
