#include "qa/report/console.hpp"

#include "qa/report/multi_reporter.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/golden.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

const StageSpec kBuild{.name = "build", .description = "configure and build"};
const StageSpec kUnit{.name = "unit", .description = "unit tests"};

class ConsoleTest : public testing::Test {
 protected:
  /// A run whose unit tests fail, as the engine would tell it.
  void play(Terminal terminal) {
    LinePrinter printer(std::move(terminal), [this](std::string_view text) { written_ += text; });
    Console console(printer, clock_, "reports/latest");
    const RunResult run = samples::failed_test();
    console.run_started(run, {kBuild, kUnit});
    console.stage_started(kBuild);
    console.step_started(kBuild, "configure");
    clock_.advance(seconds(5));
    console.output(kBuild, "-- Configuring done\n");
    console.tick();
    console.step_started(kBuild, "build");
    clock_.advance(seconds(31));
    console.output(kBuild, "[1/2] Building CXX object\r");
    console.tick();
    console.tick();
    console.stage_finished(kBuild, run.stages[0]);
    console.stage_started(kUnit);
    console.step_started(kUnit, "ctest");
    for (int i = 1; i <= 20; ++i) console.output(kUnit, "line " + std::to_string(i) + "\n");
    clock_.advance(milliseconds(12'400));
    console.tick();
    console.stage_finished(kUnit, run.stages[1]);
    console.run_finished(run);
  }

  ManualClock clock_;
  std::string written_;
};

TEST_F(ConsoleTest, AppendsPlainLinesWhereThereIsNoTerminal) {
  play({});
  expect_golden("console/failed.plain", written_);
  EXPECT_THAT(written_, Not(HasSubstr("\x1b")));
  EXPECT_THAT(written_, Not(HasSubstr("\r")));
}

TEST_F(ConsoleTest, KeepsOneLiveLinePerRunningStageOnATerminal) {
  play({.smart = true, .color = true});
  expect_golden("console/failed.tty", written_);
  EXPECT_THAT(written_, Not(HasSubstr("\x1b[?1049h"))) << "never the alternate screen";
}

TEST_F(ConsoleTest, ShowsOutputOfARedStageOnlyAndOnlyItsTail) {
  play({});
  EXPECT_THAT(written_, HasSubstr("  | line 6\n"));
  EXPECT_THAT(written_, HasSubstr("  | line 20\n"));
  EXPECT_THAT(written_, Not(HasSubstr("  | line 5\n")));
  EXPECT_THAT(written_, Not(HasSubstr("  | -- Configuring")));
}

TEST_F(ConsoleTest, ShowsAllOutputInLinesHoweverItComes) {
  LinePrinter printer({}, [this](std::string_view text) { written_ += text; });
  Console console(printer, clock_, "reports/latest",
                  ShownOutput{.when = ShownOutput::When::always});
  console.run_started(samples::passed(), {kBuild});
  console.stage_started(kBuild);
  written_.clear();
  console.output(kBuild, "one\n[1/2] a.o\r[2/");
  console.output(kBuild, "2] b.o\r\n\nlast");
  EXPECT_EQ(written_, "build | one\nbuild | [2/2] b.o\nbuild | \n");
  written_.clear();
  for (int i = 0; i < 100; ++i) console.output(kBuild, std::string(1000, 'x'));
  EXPECT_THAT(written_.size(), testing::Gt(60'000U)) << "memory has an end, too";
}

TEST_F(ConsoleTest, AStageWithoutADescriptionEndsItsLineWithItsTime) {
  LinePrinter printer({}, [this](std::string_view text) { written_ += text; });
  Console console(printer, clock_, "reports/latest");
  console.run_started(samples::passed(), {kBuild});
  written_.clear();
  console.stage_started({.name = "build"});
  EXPECT_EQ(written_, "RUNNING  build   0.0s\n");
}

TEST_F(ConsoleTest, TellsOfASilentStageEveryHalfMinute) {
  LinePrinter printer({}, [this](std::string_view text) { written_ += text; });
  Console console(printer, clock_, "reports/latest");
  console.run_started(samples::passed(), {kBuild});
  console.stage_started(kBuild);
  written_.clear();
  clock_.advance(seconds(29));
  console.tick();
  EXPECT_EQ(written_, "");
  clock_.advance(seconds(1));
  console.tick();
  console.tick();
  EXPECT_EQ(written_, "RUNNING  build  30.0s   configure and build\n");
}

TEST_F(ConsoleTest, StagesThatRunTogetherHaveALineEach) {
  LinePrinter printer({.smart = true}, [this](std::string_view text) { written_ += text; });
  Console console(printer, clock_, "reports/latest");
  console.run_started(samples::passed(), {kBuild, kUnit});
  console.stage_started(kBuild);
  console.stage_started(kUnit);
  EXPECT_THAT(written_, testing::EndsWith("RUNNING  build   0.0s   configure and build\n"
                                          "RUNNING  unit    0.0s   unit tests\n"));
}

TEST_F(ConsoleTest, QuietShowsWhatIsRedAndTheVerdict) {
  LinePrinter printer({}, [this](std::string_view text) { written_ += text; });
  QuietConsole quiet(printer, "reports/latest");
  MultiReporter all({&quiet});
  const RunResult run = samples::failed_test();
  all.run_started(run, {kBuild, kUnit});
  all.stage_started(kUnit);
  all.step_started(kUnit, "ctest");
  all.output(kUnit, "noise\n");
  all.stage_finished(kUnit, run.stages[1]);
  EXPECT_EQ(written_, "");
  all.run_finished(run);
  expect_golden("console/failed.quiet", written_);
}

}  // namespace
}  // namespace qa
