// qa where the world around it is not as usual: closed descriptors, full outputs, links, limits,
// variables that somebody left behind.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::Not;

/// `qa ARGUMENTS` in a shell that does something to it, such as "<&-" or "| head -n 1".
Completed in_shell(const FixtureProject& project, const std::string& script) {
  Command command = project.command({});
  const std::string qa = command.argv.front();
  command.argv = {"bash", "-c", "qa() { " + qa + " \"$@\"; }\n" + script};
  return project.run(command);
}

TEST(Surroundings, ClosedDescriptorsChangeNothing) {
  const FixtureProject project(shell_stage("one", "echo output; cat"));
  for (const char* closed :
       {"<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"}) {
    EXPECT_EQ(in_shell(project, std::string("qa run ") + closed).status.code, 0) << closed;
    EXPECT_EQ(project.run_json()["run"]["status"], "passed") << closed;
    EXPECT_EQ(project.read("reports/latest/stages/01-one/output.log").find("output\n") ==
                  std::string::npos,
              false)
        << closed;
  }
}

TEST(Surroundings, AnOutputThatTakesNothingIsNoSuccess) {
  const FixtureProject project(shell_stage("one", "true"));
  project.run({"run"});
  for (const char* command :
       {"plan", "run", "list", "config", "history", "logs one", "doctor", "version", "help",
        "run --help", "report", "gc -n", "why one", "completions bash", "diff latest latest"}) {
    const Completed full = in_shell(project, std::string("qa ") + command + " >/dev/full");
    EXPECT_EQ(full.status.code, 3) << command;
    EXPECT_THAT(full.standard_error, HasSubstr("cannot write to standard output: No space left"))
        << command;
  }
}

TEST(Surroundings, AReaderThatWentAwayChangesNoVerdict) {
  const FixtureProject project(shell_stage("one", "true"));
  const Completed run = in_shell(project, "qa run | head -n 1; exit ${PIPESTATUS[0]}");
  EXPECT_EQ(run.status.code, 0);
  EXPECT_EQ(run.standard_error, "");
  EXPECT_EQ(project.run_json()["run"]["status"], "passed");
}

TEST(Surroundings, ALimitOfFileSizesIsToldAndNoDeath) {
  const FixtureProject project(shell_stage("one", "true"));
  const Completed run = in_shell(project, "ulimit -f 0; qa run 2>&1 | cat; exit ${PIPESTATUS[0]}");
  EXPECT_EQ(run.status.code, 3);
  EXPECT_THAT(run.standard_output, HasSubstr("File too large"));
}

TEST(Surroundings, ACheckoutReachedByALinkIsTheSameOne) {
  const FixtureProject project(shell_stage("one", "pwd -P; echo $PWD"));
  const std::filesystem::path link = project.root().string() + "-link";
  std::filesystem::create_symlink(project.root(), link);
  const Completed run = in_shell(project, "cd " + link.string() +
                                              " && qa run -C . && cat "
                                              "reports/latest/stages/01-one/output.log");
  std::filesystem::remove(link);
  EXPECT_EQ(run.status.code, 0) << run.standard_output;
  EXPECT_THAT(run.standard_output, HasSubstr("\n" + project.root().string() + "\n"));
  EXPECT_THAT(run.standard_output, Not(HasSubstr("-link")));
  EXPECT_THAT(run.standard_output, HasSubstr("\nreports/latest/summary.md\n"));
}

TEST(Surroundings, WhereNoResultsCanBeWrittenTheNextStepIsNamed) {
  const FixtureProject project(shell_stage("one", "true"));
  project.write("reports", "a file, which stops root, too");
  const Completed run = project.run({"run"});
  EXPECT_EQ(run.status.code, 3);
  EXPECT_THAT(run.standard_error, HasSubstr("/reports"));
  EXPECT_THAT(run.standard_error, HasSubstr("next     run in a copy of the project"));
}

TEST(Surroundings, AWorkingFolderThatIsGoneIsToldInOneSentence) {
  const FixtureProject project(shell_stage("one", "true"));
  const Completed run = in_shell(project, "mkdir gone && cd gone && rmdir ../gone && qa run");
  EXPECT_EQ(run.status.code, 3);
  EXPECT_THAT(run.standard_error, HasSubstr("the current folder can't be found"));
  EXPECT_THAT(run.standard_error, Not(HasSubstr("internal error")));
}

TEST(Surroundings, VariablesThatChooseTestsReachNoToolUnlessTheStageAsksForThem) {
  const char* script = "test -z \"$GTEST_FILTER$MAKEFLAGS$GIT_DIR\" && test \"$LC_ALL\" = C.UTF-8";
  const FixtureProject project(
      shell_stage("plain", script) +
      shell_stage("asks", "test \"$GTEST_FILTER\" = A.*", "environment = [\"GTEST_FILTER\"]"));
  Command run = project.command({"run", "-k"});
  run.environment.insert(
      {{"GTEST_FILTER", "A.*"}, {"MAKEFLAGS", "i"}, {"GIT_DIR", "/nowhere"}, {"LC_ALL", "POSIX"}});
  const Completed done = project.run(run);
  EXPECT_EQ(done.status.code, 0) << done.standard_output;
  EXPECT_THAT(done.standard_error,
              HasSubstr("GTEST_FILTER, MAKEFLAGS are set here and kept from every tool"));
  const nlohmann::json table =
      nlohmann::json::parse(project.run({"config", "--environment", "--json"}).standard_output);
  EXPECT_GT(table.at("variables").size(), 50U);
}

/// A build of one C file whose header lies in another folder.
class ForgottenHeader : public testing::TestWithParam<const char*> {
 protected:
  void make(const FixtureProject& project, const std::string& inputs) const {
    project.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.25)\nproject(x C)\nadd_executable(x src/x.c)\n"
                  "target_include_directories(x PRIVATE include)\n");
    project.write("CMakePresets.json",
                  R"({"version":6,"configurePresets":[{"name":"p","generator":")" +
                      std::string(GetParam()) + R"(","binaryDir":"${sourceDir}/build/p"}]})");
    project.write("src/x.c", "#include \"x.h\"\nint main(void) { return X; }\n");
    project.write("include/x.h", "#define X 0\n");
    project.set_stages(
        "[stage.build]\nkind = \"build\"\npreset = \"p\"\ntargets = [\"x\"]\n"
        "binary = \"x\"\nstatic = false\n" +
        inputs);
  }
};

TEST_P(ForgottenHeader, IsNamedAndItsChangeIsNeverReplayed) {
  const FixtureProject project;
  make(project, "inputs = [\"src\", \"CMakeLists.txt\"]\n");
  const Completed first = project.run({"run"});
  EXPECT_EQ(first.status.code, 0) << first.standard_output;
  EXPECT_THAT(first.standard_output, HasSubstr("it read include/x.h, which its inputs don't name"));
  project.write("include/x.h", "#error broken\n");
  EXPECT_EQ(project.run({"run"}).status.code, 1);
}

TEST_P(ForgottenHeader, IsAnInputWhereNoneAreNamed) {
  const FixtureProject project;
  make(project, "");
  EXPECT_EQ(project.run({"run"}).status.code, 0);
  EXPECT_THAT(project.run({"plan"}).standard_output, HasSubstr("nothing changed"));
  project.write("include/x.h", "#error broken\n");
  EXPECT_THAT(project.run({"plan"}).standard_output, HasSubstr("1 file changed: include/x.h"));
  EXPECT_EQ(project.run({"run"}).status.code, 1);
}

INSTANTIATE_TEST_SUITE_P(Generators, ForgottenHeader, testing::Values("Ninja", "Unix Makefiles"));

}  // namespace
}  // namespace qa
