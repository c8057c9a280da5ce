// qa as a git hook: what git hands down to hooks (GIT_DIR, GIT_INDEX_FILE ...) names the user's
// repository, and nothing that qa or its tools start may work on that.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

class Hooks : public testing::Test {
 protected:
  Hooks() {
    for (const auto& [name, value] :
         std::map<std::string, std::string>{{"GIT_AUTHOR_NAME", "a"},
                                            {"GIT_AUTHOR_EMAIL", "a@b"},
                                            {"GIT_COMMITTER_NAME", "a"},
                                            {"GIT_COMMITTER_EMAIL", "a@b"}}) {
      setenv(name.c_str(), value.c_str(), 1);
    }
    project_.write(".gitignore", "/build/\n/reports/runs/\n/reports/cache/\n/reports/latest\n");
  }

  /// Standard output of a command of the user's, which must succeed.
  std::string sh(const std::string& script, const std::filesystem::path& folder) {
    const Completed done =
        project_.run(Command{.argv = {"sh", "-ec", script}, .working_directory = folder});
    EXPECT_TRUE(done.status.succeeded()) << script << "\n"
                                         << done.standard_output << done.standard_error;
    return done.standard_output + done.standard_error;
  }
  std::string sh(const std::string& script) { return sh(script, project_.root()); }

  /// Makes the project a repository with a bare one to push to, a linked worktree, and hooks that
  /// run `qa ARGUMENTS` and note what came of it.
  void make_repository(const std::string& arguments) {
    sh("git init -q -b main && git add -A && git commit -qm first");
    sh("git init -q --bare ../" + name() + "-origin && git remote add origin ../" + name() +
       "-origin && git push -q origin main");
    sh("git worktree add -q -b topic ../" + name() + "-linked");
    for (const char* hook : {"pre-commit", "pre-push"}) {
      sh(std::string("printf '#!/bin/sh\\n") + QA_PROGRAM + " " + arguments + " >>\"" + log() +
         "\" 2>&1; echo " + hook + " $? >>\"" + log() + "\"\\n' >.git/hooks/" + hook +
         " && chmod +x .git/hooks/" + hook);
    }
  }
  ~Hooks() override {
    std::error_code ignored;
    std::filesystem::remove_all(linked(), ignored);
    std::filesystem::remove_all(project_.root().string() + "-origin", ignored);
    std::filesystem::remove(log(), ignored);
  }

  std::string name() const { return project_.root().filename(); }
  std::filesystem::path linked() const { return project_.root().string() + "-linked"; }
  std::string log() const { return project_.root().string() + ".log"; }

  /// Commits one changed file of two and pushes, with the hooks; the commit has that file only, and
  /// everything else is as it was.
  void commit_and_push(const std::filesystem::path& folder, const std::string& branch) {
    sh("echo more >>note.txt; echo staged >staged.txt; git add staged.txt; echo x >other.txt",
       folder);
    sh("git commit -qm change -- note.txt", folder);
    EXPECT_EQ(sh("git show --name-only --format=%s HEAD", folder), "change\n\nnote.txt\n");
    EXPECT_EQ(sh("git symbolic-ref --short HEAD", folder), branch + "\n");
    EXPECT_EQ(sh("git status --porcelain", folder), "A  staged.txt\n?? other.txt\n");
    sh("git push -q origin HEAD", folder);
    EXPECT_EQ(sh("git rev-parse HEAD", folder), sh("git rev-parse origin/" + branch, folder));
    EXPECT_EQ(sh("git status --porcelain", folder), "A  staged.txt\n?? other.txt\n");
    sh("git rm -q --cached staged.txt; rm staged.txt other.txt", folder);
  }

  FixtureProject project_;
};

/// A command that does what FetchContent does: it clones something, and looks at the result.
TEST_F(Hooks, ToolsThatUseGitDontMeetTheRepositoryOfTheHook) {
  project_.write("note.txt", "");
  project_.set_stages(shell_stage(
      "fetch",
      "rm -rf build/dep && mkdir -p build/dep && cd build/dep && git init -q && echo x >x "
      "&& git add x && git commit -qm dep && test \"$(git ls-files)\" = x"));
  make_repository("run");
  commit_and_push(project_.root(), "main");
  commit_and_push(linked(), "topic");
  EXPECT_EQ(sh("grep -cE \"^pre-(commit|push) 0$\" " + log()), "4\n") << sh("cat " + log());
}

TEST_F(Hooks, TheBaselineOfABenchmarkIsNeverCheckedOutOverTheUsersFiles) {
  project_.write("note.txt", "");
  project_.write(
      "CMakeLists.txt",
      "cmake_minimum_required(VERSION 3.25)\nproject(x CXX)\nset(CMAKE_CXX_STANDARD 20)\n"
      "find_package(benchmark REQUIRED)\nadd_executable(x_bench x_bench.cpp)\n"
      "target_link_libraries(x_bench benchmark::benchmark_main)\n");
  project_.write("CMakePresets.json",
                 R"({"version":6,"configurePresets":[{"name":"bench","generator":"Ninja",)"
                 R"("binaryDir":"${sourceDir}/build/bench",)"
                 R"("cacheVariables":{"CMAKE_BUILD_TYPE":"Release"}}]})");
  project_.write("x_bench.cpp",
                 "#include <benchmark/benchmark.h>\nstatic void Add(benchmark::State& state) {\n"
                 "  for (auto _ : state) benchmark::DoNotOptimize(state.iterations() + 1);\n}\n"
                 "BENCHMARK(Add);\n");
  project_.set_stages(
      "[stage.bench]\nkind = \"bench\"\ninputs = [\"x_bench.cpp\"]\npreset = \"bench\"\n"
      "target = \"x_bench\"\nprogram = \"x_bench\"\nbaseline = \"reports/baselines/bench/x.json\"\n"
      "budget = \"2s\"\n");
  sh("git init -q -b main && git add -A && git commit -qm project");
  sh(std::string(QA_PROGRAM) + " bench accept --reason first");
  make_repository("run bench");
  // Another program than the baseline's, so that this one is needed.
  sh("sed -i 's/+ 1/+ 2/' x_bench.cpp && git commit -qam faster --no-verify && git push -q origin "
     "main --no-verify && git -C " +
     linked().string() + " merge -q main");
  commit_and_push(project_.root(), "main");
  commit_and_push(linked(), "topic");
  const std::string said = sh("cat " + log());
  EXPECT_THAT(said, HasSubstr("pre-commit "));
  EXPECT_THAT(said, HasSubstr("pre-push "));
  // Whatever the times are: it was measured.
  EXPECT_THAT(said, testing::Not(HasSubstr("ERRORED"))) << said;
}

}  // namespace
}  // namespace qa
