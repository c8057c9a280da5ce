#include "qa/cli/commands.hpp"

#include "qa/cli/version.hpp"
#include "qa/model/run_result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

Answer ask(const Arguments& arguments) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Answer answer;
  answer.code = run_cli(arguments);
  answer.out = testing::internal::GetCapturedStdout();
  answer.err = testing::internal::GetCapturedStderr();
  return answer;
}

TEST(Commands, EachExplainsItselfWithExamples) {
  for (const CliCommand& command : commands()) {
    for (const Arguments& question : {Arguments{std::string(command.name), "--help"},
                                      Arguments{"help", std::string(command.name)}}) {
      const Answer answer = ask(question);
      EXPECT_EQ(answer.code, kPassed) << command.name;
      EXPECT_THAT(answer.out, HasSubstr("Examples:\n")) << command.name;
      EXPECT_THAT(answer.out, testing::EndsWith("\n")) << command.name;
      EXPECT_EQ(answer.err, "") << command.name;
    }
  }
}

TEST(Commands, TheHelpListsThemAll) {
  const Answer answer = ask({"--help"});
  EXPECT_EQ(answer.code, kPassed);
  for (const CliCommand& command : commands())
    EXPECT_THAT(answer.out, HasSubstr("\n  " + std::string(command.name) + " "));
}

TEST(Commands, AnUnknownOneGetsASuggestionAndStandardOutputStaysClean) {
  const Answer answer = ask({"dcotor"});
  EXPECT_EQ(answer.code, kUsage);
  EXPECT_EQ(answer.out, "");
  EXPECT_EQ(answer.err,
            "qa: unknown command 'dcotor', did you mean 'doctor'?\n  next     qa help\n");
}

TEST(Commands, WithoutAnyTheUsageIsWrong) {
  EXPECT_EQ(ask({}).code, kUsage);
}

TEST(Commands, ADirectoryMayStandInFront) {
  const Answer answer = ask({"-C", "/nonexistent", "list"});
  EXPECT_EQ(answer.code, kUsage);
  EXPECT_THAT(answer.err, HasSubstr("there is no folder /nonexistent"));
}

TEST(Commands, VersionIsThatOfTheProject) {
  EXPECT_THAT(ask({"version"}).out, testing::StartsWith("qa " + std::string(version().number)));
  EXPECT_EQ(ask({"--version"}).out, ask({"version"}).out);
}

TEST(Commands, SuperfluousWordsAreRefused) {
  const Answer answer = ask({"version", "please"});
  EXPECT_EQ(answer.code, kUsage);
  EXPECT_THAT(answer.err, HasSubstr("unexpected argument 'please'"));
}

}  // namespace
}  // namespace qa
