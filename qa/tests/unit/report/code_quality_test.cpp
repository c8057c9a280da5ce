#include "qa/report/code_quality.hpp"

#include "qa/tests/golden.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

TEST(CodeQuality, IsWhatGitLabExpects) {
  expect_golden("code_quality/failed_lint.json", to_code_quality(samples::failed_lint()));
  expect_golden("code_quality/failed_test.json", to_code_quality(samples::failed_test()));
}

TEST(CodeQuality, IsAnEmptyListWhenNothingIsWrong) {
  EXPECT_EQ(to_code_quality(samples::passed()), "[]\n");
}

TEST(CodeQuality, FingerprintsAreUnique) {
  std::set<std::string> seen;
  for (const auto& issue : nlohmann::json::parse(to_code_quality(samples::failed_lint())))
    EXPECT_TRUE(seen.insert(issue.at("fingerprint").get<std::string>()).second);
  EXPECT_EQ(seen.size(), 2U) << "outside the project, or nowhere, is nothing for GitLab";
}

}  // namespace
}  // namespace qa
