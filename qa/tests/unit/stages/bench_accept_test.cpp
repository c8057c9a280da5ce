#include "qa/stages/bench_accept.hpp"

#include "qa/tests/unit/stages/bench_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;

class BenchAccept : public BenchFixture {
 protected:
  Result<Baseline> accept(std::string_view reason = "faster codec") {
    StageContext stage = context();
    return accept_baseline(spec_, stage, reason);
  }
};

TEST_F(BenchAccept, WritesCommitDigestCountersAndReason) {
  ASSERT_TRUE(accept());
  const Baseline stored = parse_baseline(files_.contents.at(kBaseline), "echo.json").value();
  EXPECT_EQ(stored.commit, kCommit);
  EXPECT_EQ(stored.stripped_sha256, sha256_of(contender_code_));
  EXPECT_EQ(stored.size_bytes, contender_code_.size());
  EXPECT_EQ(stored.build.compiler, "c++ 12.2.0");
  EXPECT_EQ(stored.reason, "faster codec");
  EXPECT_THAT(stored.accepted, testing::MatchesRegex("20..-..-..T..:..:..Z"));
  ASSERT_THAT(stored.benchmarks, SizeIs(1));
  EXPECT_EQ(stored.benchmarks[0].counters.at("allocs_per_op"), 15);
}

TEST_F(BenchAccept, NeedsAReason) {
  for (const char* reason : {"", " \n"}) {
    const auto accepted = accept(reason);
    ASSERT_FALSE(accepted);
    EXPECT_EQ(accepted.error().kind, FailureKind::configuration);
  }
  EXPECT_FALSE(files_.exists(kBaseline));
}

TEST_F(BenchAccept, RefusesInputsThatAreNotCommitted) {
  processes_.on({"git", "status"}, completed(0, " M reference-service/a.cpp\n?? proto/b.proto\n"));
  const auto accepted = accept();
  ASSERT_FALSE(accepted);
  EXPECT_EQ(accepted.error().kind, FailureKind::configuration);
  EXPECT_THAT(accepted.error().what, HasSubstr("2 of the benchmark's inputs are not as committed"));
  EXPECT_THAT(accepted.error().what, HasSubstr("reference-service/a.cpp"));
  EXPECT_FALSE(files_.exists(kBaseline));
}

TEST_F(BenchAccept, LooksOnlyAtTheInputsOfTheStage) {
  ASSERT_TRUE(accept());
  EXPECT_THAT(processes_.commands[0].argv, Contains(":(glob)reference-service"));
  EXPECT_THAT(processes_.commands[0].argv, Contains(":(glob)proto/**/*.proto"));
}

TEST_F(BenchAccept, KeepsTheOldBaselineWhenMeasuringFails) {
  store_baseline(sha256_of("old"));
  const std::string before = files_.contents.at(kBaseline);
  processes_.on({"--benchmark_out="}, completed(1));
  EXPECT_FALSE(accept());
  EXPECT_EQ(files_.contents.at(kBaseline), before);
}

TEST_F(BenchAccept, OutsideOfGitSaysWhatGitSaid) {
  processes_.on({"git", "status"}, completed(128, "", "fatal: not a git repository\n"));
  EXPECT_THAT(accept().error().what, HasSubstr("git status: fatal: not a git repository"));
}

}  // namespace
}  // namespace qa
