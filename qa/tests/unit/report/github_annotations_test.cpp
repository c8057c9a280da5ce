#include "qa/report/github_annotations.hpp"

#include "qa/tests/golden.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

TEST(GithubAnnotations, NameRedStagesAndPlaces) {
  expect_golden("github/failed_lint.txt", to_github_annotations(samples::failed_lint()));
  expect_golden("github/failed_test.txt", to_github_annotations(samples::failed_test()));
}

TEST(GithubAnnotations, AreNoneWhenNothingIsWrong) {
  EXPECT_EQ(to_github_annotations(samples::passed()), "");
}

TEST(GithubAnnotations, NoTextEndsTheCommandEarly) {
  StageResult lint{.name = "lint"};
  lint.findings = {
      {Severity::warning, "a,b:c", "100 %\nsecond\r\n::error::line\x1b[0m", "x,y:z.cpp", 1, 0}};
  EXPECT_EQ(to_github_annotations(samples::run_of({lint})),
            "::warning file=x%2Cy%3Az.cpp,line=1,title=lint/a%2Cb%3Ac::"
            "100 %25%0Asecond%0A::error::line\n");
}

TEST(GithubAnnotations, StayWithinTheLimitOfAKind) {
  StageResult lint{.name = "lint"};
  lint.findings.assign(12, {Severity::warning, "rule", "message", "a.cpp", 1, 1});
  lint.findings.push_back({Severity::error, "rule", "message", "a.cpp", 1, 1});
  const std::string text = to_github_annotations(samples::run_of({lint}));
  EXPECT_EQ(std::ranges::count(text, '\n'), 12);
  EXPECT_THAT(text, HasSubstr("\n::error "));
  EXPECT_THAT(text, testing::EndsWith("2 more of kind warning are in the summary\n"));
}

}  // namespace
}  // namespace qa
