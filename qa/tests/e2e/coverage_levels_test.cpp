// A program in its image, tried by unit and module tests, whose true coverage stands here line by
// line.
#include "qa/coverage/coverage_file.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/sandbox.hpp"
#include "qa/tests/e2e/fixture_project.hpp"
#include "test_paths.hpp"

#include <iostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

using Hits = std::map<int, std::int64_t>;

constexpr const char* kStages = R"([stage.build]
kind = "build"
binary = "greeter"
targets = ["greeter"]
static = false

[stage.unit]
kind = "unit"
targets = ["check"]
coverage_sources = ["src"]

[stage.container]
kind = "container"
needs = ["build"]
image = "localhost/greeter:dev"
entry_point = "/app/greeter"
libraries = "auto"

[stage.module]
kind = "module"
needs = ["container"]
cases = "cases.yaml"

[stage.coverage]
kind = "coverage"
needs = ["unit", "module"]
)";

/// The unit test greets nobody, the module test somebody.
class LevelsProject : public FixtureProject {
 public:
  LevelsProject() {
    set_stages(kStages);
    write("CMakeLists.txt",
          "cmake_minimum_required(VERSION 3.25)\nproject(greeter CXX)\nenable_testing()\n"
          "add_library(greeting SHARED src/greeting.cpp)\n"
          "add_executable(greeter src/main.cpp)\n"
          "target_link_libraries(greeter PRIVATE greeting)\n"
          "add_executable(check check.cpp)\n"
          "target_link_libraries(check PRIVATE greeting)\n"
          "add_test(NAME check COMMAND check)\n");
    write("src/greeting.cpp",
          "int greeting(int words) {\n"
          "  if (words > 1) {\n"
          "    return 2;\n"
          "  }\n"
          "  return 1;\n"
          "}\n");
    write("src/main.cpp",
          "int greeting(int words);\n"
          "int main(int argc, char**) {\n"
          "  return greeting(argc) == 2 ? 0 : 1;\n"
          "}\n");
    write("check.cpp",
          "int greeting(int words);\nint main() { return greeting(1) == 1 ? 0 : 1; }\n");
    write("cases.yaml", "qa: module-cases/v1\ncases:\n  - name: it greets\n    args: [you]\n");
  }

  Hits hits(const std::string& level, const std::string& path) const {
    const CoverageFile coverage =
        parse_coverage_file(read("reports/latest/stages/05-coverage/" + level + ".json")).value();
    Hits hits;
    for (const auto& [number, line] : coverage.files.at(path).lines) hits[number] = line.hits;
    return hits;
  }
};

class CoverageLevels : public testing::Test {
 protected:
  void SetUp() override {
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    PosixProcessRunner runner;
    const Result<void> possible = probe_sandbox(runner);
    unsetenv("QA_LIBEXEC_DIR");
    if (possible) return;
    std::cout << "skipped: " << possible.error().what << std::endl;
    GTEST_SKIP() << possible.error().what;
  }

  LevelsProject project_;
};

TEST_F(CoverageLevels, AreMeasuredByTheLinesOfAll) {
  const Completed completed = project_.run({"run", "all"});
  ASSERT_EQ(completed.status.code, 0) << completed.standard_output << completed.standard_error;
  EXPECT_EQ(project_.hits("unit", "src/greeting.cpp"), (Hits{{1, 1}, {2, 1}, {3, 0}, {5, 1}}));
  EXPECT_EQ(project_.hits("module", "src/greeting.cpp"), (Hits{{1, 1}, {2, 1}, {3, 1}, {5, 0}}));
  EXPECT_EQ(project_.hits("coverage", "src/greeting.cpp"), (Hits{{1, 2}, {2, 2}, {3, 1}, {5, 1}}));
  EXPECT_EQ(project_.hits("unit", "src/main.cpp"), (Hits{{2, 0}, {3, 0}}));
  EXPECT_EQ(project_.hits("module", "src/main.cpp"), (Hits{{2, 1}, {3, 1}}));
  EXPECT_THAT(project_.run({"coverage"}).standard_output,
              HasSubstr("module: 83.3 % of lines (5 of 6), 3 of them no other tests run:\n"
                        "  src/greeting.cpp:3\n"
                        "  src/main.cpp:2-3\n"));
}

TEST_F(CoverageLevels, AProgramThatNeverTellsIsRedAndNotZero) {
  project_.write("src/main.cpp",
                 "#include <unistd.h>\n"
                 "int greeting(int words);\n"
                 "int main(int argc, char**) { _exit(greeting(argc) == 2 ? 0 : 1); }\n");
  const Completed completed = project_.run({"run", "all"});
  EXPECT_EQ(completed.status.code, 1) << completed.standard_output;
  EXPECT_THAT(completed.standard_output + completed.standard_error,
              HasSubstr("module tests: no counters came"));
  const nlohmann::json run = project_.run_json();
  EXPECT_EQ(run["stages"][4]["metrics"].count("coverage.module.line"), 0);
  EXPECT_EQ(run["stages"][4]["metrics"]["coverage.levels_missing"]["value"], 1);
}

}  // namespace
}  // namespace qa
