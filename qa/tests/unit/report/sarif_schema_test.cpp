// The published JSON Schema as judge of what we write.
#include "qa/report/sarif.hpp"
#include "qa/tests/fakes/schema_judge.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"
#include "test_paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

constexpr const char* kSchema = QA_SOURCE "/qa/tests/recorded/sarif/sarif-2.1.0.schema.json";

TEST(SarifSchema, IsMetByEveryRun) {
  if (!can_judge_by_schema()) GTEST_SKIP() << "python3-jsonschema is not installed";
  RunResult unfinished = samples::passed();
  unfinished.finished = false;
  std::vector<std::string> reports;
  for (const RunResult& run : {samples::passed(), samples::failed_lint(), samples::failed_test(),
                               samples::tool_missing(), samples::nothing_ran(), unfinished})
    reports.push_back(to_sarif(run));
  EXPECT_THAT(refusals(kSchema, reports), testing::IsEmpty());
}

TEST(SarifSchema, RefusesWhatIsNoSarif) {
  if (!can_judge_by_schema()) GTEST_SKIP() << "python3-jsonschema is not installed";
  EXPECT_THAT(refusals(kSchema, {R"({"version": "2.1.0", "runs": [{"results": []}]})"}),
              testing::SizeIs(1));
}

}  // namespace
}  // namespace qa
