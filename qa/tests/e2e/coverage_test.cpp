// Coverage of small projects, built and run for real, whose true coverage stands here line by line.
#include "qa/coverage/coverage_file.hpp"
#include "qa/system/tools.hpp"
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using Hits = std::map<int, std::int64_t>;

/// A project with a unit stage over `src`, whose one test is the program `check`.
class CoverageProject : public FixtureProject {
 public:
  explicit CoverageProject(const std::string& generator, const std::string& compiler = "g++") {
    set_stages(R"([stage.unit]
kind = "unit"
preset = "coverage"
targets = ["check"]
test_folder = "."
label = "unit"
coverage_sources = ["src"]
)");
    write("CMakePresets.json", R"({"version": 6, "configurePresets": [{"name": "coverage",
"generator": ")" + generator +
                                   R"(", "binaryDir": "${sourceDir}/out/cov", "cacheVariables": {
"CMAKE_BUILD_TYPE": "Debug", "CMAKE_CXX_COMPILER": ")" +
                                   compiler + R"(", "CMAKE_CXX_FLAGS": "--coverage"}}]})");
    set_targets("add_executable(check check.cpp src/calc.cpp)\n");
    write("check.cpp", "int add(int a, int b);\nint main() { return add(1, 2) == 3 ? 0 : 1; }\n");
    write("src/calc.cpp",
          "int add(int a, int b) { return a + b; }\n"
          "\n"
          "int low(int value) {\n"
          "  if (value < 0) {\n"
          "    return 0;\n"
          "  }\n"
          "  return value;\n"
          "}\n");
  }

  void set_targets(const std::string& lines) const {
    write("CMakeLists.txt",
          "cmake_minimum_required(VERSION 3.25)\nproject(x CXX)\nenable_testing()\n" + lines +
              "add_test(NAME check COMMAND check)\n"
              "set_tests_properties(check PROPERTIES LABELS unit)\n");
  }

  CoverageByFile coverage() const {
    const Completed completed = run({"run", "unit"});
    EXPECT_EQ(completed.status.code, 0) << completed.standard_output << completed.standard_error;
    auto files = parse_coverage_file(read("reports/latest/stages/01-unit/coverage.json"));
    EXPECT_TRUE(files) << files.error().what;
    return files.value_or(CoverageFile()).files;
  }

  /// "rule file" of each finding of the last run, without what gcovr counts: its releases differ.
  std::vector<std::string> findings() const {
    std::vector<std::string> texts;
    const nlohmann::json run = run_json();
    for (const auto& finding : run["stages"][0]["findings"]) {
      if (finding["rule"] == "coverage.gcovr") continue;
      texts.push_back(finding["rule"].get<std::string>() + " " +
                      finding["file"].get<std::string>());
    }
    return texts;
  }
};

const Hits kCalc = {{1, 1}, {3, 0}, {4, 0}, {5, 0}, {7, 0}};

Hits hits_of(const CoverageByFile& files, const std::string& path) {
  Hits hits;
  const auto found = files.find(path);
  if (found == files.end()) return hits;
  for (const auto& [number, line] : found->second.lines) hits[number] = line.hits;
  return hits;
}

std::vector<std::string> paths_of(const CoverageByFile& files) {
  std::vector<std::string> paths;
  for (const auto& [path, file] : files) paths.push_back(path);
  return paths;
}

TEST(Coverage, EverySourceIsInTheSumHoweverItIsBuilt) {
  // Makefiles, no compile commands, a link, an object library, an unused library, a source that
  // nothing compiles, a generated one whose lines are elsewhere's, odd names.
  const CoverageProject project("Unix Makefiles");
  const std::string more =
      "int more(int x) {\n  if (x > 1) {\n    return 2;\n  }\n  return 3;\n}\n";
  project.write("src/legacy/legacy.cpp", more);
  project.write("src/legacy/CMakeLists.txt",
                "set(CMAKE_EXPORT_COMPILE_COMMANDS OFF)\nadd_library(legacy STATIC legacy.cpp)\n");
  project.write("shared/linked.cpp", "int linked() { return 1; }\n");
  std::filesystem::create_symlink("../shared", project.root() / "src/ext");
  project.write("src/ü x/object.cpp", "int object() { return 1; }\n");
  project.write("src/scan.cpp", "#line 3 \"scanner.ll\"\nint scan(int x) {\n  return x;\n}\n");
  project.write("src/nobody.cpp", more);
  project.set_targets(
      "add_subdirectory(src/legacy)\n"
      "add_library(object OBJECT \"src/ü x/object.cpp\")\n"
      "add_executable(check check.cpp src/calc.cpp src/scan.cpp src/ext/linked.cpp)\n"
      "target_link_libraries(check object legacy)\n");
  const CoverageByFile files = project.coverage();
  EXPECT_THAT(paths_of(files),
              ElementsAre("shared/linked.cpp", "src/calc.cpp", "src/legacy/legacy.cpp",
                          "src/nobody.cpp", "src/ü x/object.cpp"));
  EXPECT_EQ(hits_of(files, "src/calc.cpp"), kCalc);
  EXPECT_EQ(hits_of(files, "shared/linked.cpp"), (Hits{{1, 0}}));
  EXPECT_EQ(hits_of(files, "src/legacy/legacy.cpp"), (Hits{{1, 0}, {2, 0}, {3, 0}, {5, 0}}));
  EXPECT_EQ(hits_of(files, "src/nobody.cpp"), hits_of(files, "src/legacy/legacy.cpp"));
  EXPECT_EQ(hits_of(files, "src/ü x/object.cpp"), (Hits{{1, 0}}));
  EXPECT_THAT(project.findings(),
              UnorderedElementsAre("coverage.not_measured src/nobody.cpp", "coverage.not_there "));
}

TEST(Coverage, WhatSeveralProgramsCompileIsAddedUp) {
  const CoverageProject project("Ninja");
  project.write("src/twice.hpp",
                "#ifdef ADDS\n"
                "inline int twice(int x) {\n"
                "  return x + x;\n"
                "}\n"
                "#else\n"
                "inline int twice(int x) {\n"
                "  return 2 * x;\n"
                "}\n"
                "#endif\n");
  project.write("src/calc.cpp",
                "#include \"twice.hpp\"\nint add(int a, int b) {\n  if (a == b) {\n"
                "    return twice(a);\n  }\n  return a + b;\n}\n");
  project.write("other.cpp",
                "#define ADDS\n#include \"src/twice.hpp\"\nint add(int a, int b);\n"
                "int main() { return twice(add(2, 2)) == 8 ? 0 : 1; }\n");
  project.set_targets(
      "add_executable(other other.cpp src/calc.cpp)\n"
      "add_executable(check check.cpp src/calc.cpp)\nadd_dependencies(check other)\n"
      "add_test(NAME other COMMAND other)\n"
      "set_tests_properties(other PROPERTIES LABELS unit)\n");
  const CoverageByFile files = project.coverage();
  EXPECT_EQ(hits_of(files, "src/calc.cpp"), (Hits{{2, 2}, {3, 2}, {4, 1}, {6, 1}}));
  // One program has both versions, and the linker takes the first.
  const Hits twice = hits_of(files, "src/twice.hpp");
  EXPECT_EQ(twice.size(), 4);
  EXPECT_EQ(twice.at(2) + twice.at(6), 2);
}

TEST(Coverage, ARenamedSourceLeavesNothingBehind) {
  const CoverageProject project("Ninja");
  EXPECT_THAT(paths_of(project.coverage()), ElementsAre("src/calc.cpp"));
  std::filesystem::rename(project.root() / "src/calc.cpp", project.root() / "src/sum.cpp");
  project.set_targets("add_executable(check check.cpp src/sum.cpp)\n");
  const CoverageByFile files = project.coverage();
  EXPECT_THAT(paths_of(files), ElementsAre("src/sum.cpp"));
  EXPECT_EQ(hits_of(files, "src/sum.cpp"), kCalc);
  EXPECT_THAT(project.findings(), IsEmpty());
  EXPECT_TRUE(
      std::filesystem::exists(project.root() / "out/cov/CMakeFiles/check.dir/src/calc.cpp.gcno"))
      << "notes are the build's, and none of ours to remove";
}

TEST(Coverage, NeedsNoPresetAndNoListOfSources) {
  const CoverageProject project("Ninja");
  project.set_stages("[stage.unit]\nkind = \"unit\"\n");
  std::filesystem::remove(project.root() / "CMakePresets.json");
  std::filesystem::create_directory(project.root() / "tests");
  std::filesystem::rename(project.root() / "check.cpp", project.root() / "tests/check.cpp");
  project.write("src/never.hpp", "inline int never() { return 1; }\n");
  project.set_targets("add_executable(check tests/check.cpp src/calc.cpp)\n");
  const CoverageByFile files = project.coverage();
  EXPECT_THAT(paths_of(files), ElementsAre("src/calc.cpp"));
  EXPECT_EQ(hits_of(files, "src/calc.cpp"), kCalc);
}

TEST(Coverage, IsThatOfItsOwnRunAlthoughAnotherBeganMeanwhile) {
  const CoverageProject project("Ninja");
  const std::string stages = project.read("pipeline/pipeline.toml");
  project.write("pipeline/pipeline.toml",
                stages + "[stage.other]\nkind = \"command\"\nargv = [\"true\"]\n");
  project.set_targets(
      "add_executable(check check.cpp src/calc.cpp)\n"
      "add_test(NAME nested COMMAND " QA_PROGRAM
      " run other -C ${CMAKE_SOURCE_DIR})\n"
      "set_tests_properties(nested PROPERTIES LABELS unit)\n");
  const Completed completed = project.run({"coverage"});
  EXPECT_EQ(completed.status.code, 0) << completed.standard_error;
  EXPECT_THAT(completed.standard_output, HasSubstr("src"));
  EXPECT_EQ(project.run_json()["stages"][0]["status"], "skipped");  // the newest run is the other
}

TEST(Coverage, IsAcceptedWhereItsGatesStillLackANumber) {
  const CoverageProject project("Ninja");
  const std::string stages = project.read("pipeline/pipeline.toml");
  project.write("pipeline/pipeline.toml",
                stages.substr(0, stages.find("\n[profile")) +
                    "\ngates = [{ name = \"lost\", metric = \"coverage.lost_lines\", max = 0 }]\n"
                    "[profile.local]\n");
  EXPECT_EQ(project.run({"run", "unit"}).status.code, 3) << "nothing was accepted yet";
  const Completed accepted = project.run({"coverage", "--accept"});
  EXPECT_EQ(accepted.status.code, 0) << accepted.standard_output << accepted.standard_error;
  EXPECT_EQ(project.run({"run", "unit"}).status.code, 0);
  project.write("check.cpp", "int add(int a, int b);\nint main() { return 0; }\n");
  EXPECT_EQ(project.run({"run", "unit"}).status.code, 1) << "add() no longer runs";
}

TEST(Coverage, IsReadFromClangAsWell) {
  if (!find_program("clang++-14") || !find_program("llvm-cov-14"))
    GTEST_SKIP() << "clang++-14 is not installed";
  // Debian packs the counters' runtime apart from the compiler.
  if (!std::filesystem::exists("/usr/lib/llvm-14/lib/clang/14.0.6/lib/linux"))
    GTEST_SKIP() << "Clang's runtime is not installed: apt-get install libclang-rt-14-dev";
  const CoverageProject project("Ninja", "clang++-14");
  const CoverageByFile files = project.coverage();
  EXPECT_EQ(hits_of(files, "src/calc.cpp"), kCalc);
}

TEST(Coverage, IsUnknownWhereNothingIsCompiledForIt) {
  const CoverageProject project("Ninja");
  project.write("CMakePresets.json", R"({"version": 6, "configurePresets": [{"name": "coverage",
"generator": "Ninja", "binaryDir": "${sourceDir}/out/cov"}]})");
  const Completed completed = project.run({"run", "unit"});
  EXPECT_EQ(completed.status.code, 3);
  EXPECT_THAT(completed.standard_output,
              HasSubstr("coverage is unknown: nothing that preset 'coverage' builds was compiled "
                        "for coverage"));
}

}  // namespace
}  // namespace qa
