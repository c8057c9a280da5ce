#include "qa/stages/test_ratchet.hpp"

#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* kTest = "#include <gtest/gtest.h>\nTEST(A, b) { EXPECT_TRUE(1); }\n";

class TestRatchet : public StageFixture {
 protected:
  TestRatchet() {
    CmakeTarget target{.name = "tests"};
    target.sources = {{.path = "/project/svc/a_test.cpp", .compile_group = 0},
                      {.path = "/project/src/main.cpp", .compile_group = 0},
                      {.path = "/project/svc/listed_only.cpp"}};
    tree.model.source_folder = "/project";
    tree.model.configurations = {{.name = "", .targets = {target}}};
    add("svc/a_test.cpp", kTest);
    add("src/main.cpp", "int main() {}\n");
  }

  void add(const std::string& path, const std::string& text) {
    files.contents["/project/" + path] = text;
    project.files.insert(path);
  }

  void look() {
    StageContext world = context();
    const Result<void> looked = look_at_test_sources(world, tree, project, result);
    ASSERT_TRUE(looked) << looked.error().what;
  }

  void compare(const StageCoverage& baseline) {
    StageContext world = context();
    const Result<void> compared = compare_tests(world, baseline, result);
    ASSERT_TRUE(compared) << compared.error().what;
  }

  std::vector<std::string> texts() const {
    std::vector<std::string> lines;
    for (const Finding& finding : result.findings)
      lines.push_back(finding.rule + " " + finding.file + ": " + finding.message);
    return lines;
  }

  std::optional<double> metric(const char* name) const { return find_metric(result.metrics, name); }

  BuildTree tree;
  ProjectFiles project;
  StageResult result;
};

TEST_F(TestRatchet, ATestBesideOthersThatNothingCompilesIsSaid) {
  add("svc/b_test.cpp", kTest);
  add("svc/listed_only.cpp", kTest);
  add("svc/helper.cpp", "void f() {}\n");
  add("third_party/c_test.cpp", kTest);
  look();
  EXPECT_EQ(metric("tests.not_compiled"), 2);
  EXPECT_THAT(texts(), ElementsAre(HasSubstr("tests.not_compiled svc/b_test.cpp: no target"),
                                   HasSubstr("svc/listed_only.cpp")));
}

TEST_F(TestRatchet, AssertionsOfCompiledTestsAndTheirHeadersAreRecorded) {
  add("svc/fixture.hpp", "#include <gtest/gtest.h>\ninline void f() { EXPECT_TRUE(1); }\n");
  add("svc/b_test.cpp", kTest);
  look();
  const auto counts =
      read_assertions("/project/reports/runs/1/stages/04-stage/assertions.json", files);
  ASSERT_TRUE(counts);
  EXPECT_THAT(*counts, ElementsAre(Pair("A.b", 1), Pair("svc/fixture.hpp", 1)));
  EXPECT_EQ(result.artifacts.front().kind, kAssertionsArtifact);
}

TEST_F(TestRatchet, ATestWithoutAssertionsIsARemark) {
  add("svc/a_test.cpp", "#include <gtest/gtest.h>\nTEST(A, b) { f(); }\n");
  look();
  EXPECT_EQ(metric("tests.without_assertion"), 1);
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings.front().severity, Severity::note);
  EXPECT_EQ(result.findings.front().message, "tests without an assertion of their own: A.b");
}

TEST_F(TestRatchet, AssertionsThatAreGoneAreLost) {
  look();
  compare({.lines = {}, .tests = {}, .assertions = {{"A.b", 3}}});
  EXPECT_EQ(metric("tests.assertions_lost"), 2);
  EXPECT_THAT(texts(), ElementsAre("tests.assertions_lost : A.b had 3 assertions when the baseline "
                                   "was accepted, 2 of them are gone"));
}

TEST_F(TestRatchet, ATestThatIsSkippedNowIsLostWhateverIsNew) {
  look();
  result.tests = {{.suite = "A", .name = "b", .status = TestStatus::skipped},
                  {.suite = "A", .name = "new"},
                  {.suite = "A", .name = "newer"}};
  compare({.lines = {}, .tests = {"A.b"}, .assertions = {}});
  EXPECT_EQ(metric("tests.lost"), 1);
  EXPECT_THAT(texts(), ElementsAre("tests.lost : 1 tests ran when the baseline was accepted, 2 do "
                                   "now; no longer: A.b"));
}

TEST_F(TestRatchet, ARenamedTestIsNotLostAndOneThatFailsOrIsQuarantinedRan) {
  look();
  result.tests = {{.suite = "A", .name = "renamed"},
                  {.suite = "A", .name = "c", .status = TestStatus::quarantined}};
  compare({.lines = {}, .tests = {"A.b", "A.c"}, .assertions = {{"A.b", 1}}});
  EXPECT_EQ(metric("tests.lost"), 0);
  EXPECT_EQ(metric("tests.assertions_lost"), 0);
  EXPECT_THAT(texts(), IsEmpty());
}

TEST_F(TestRatchet, ATestThatIsGoneIsLost) {
  look();
  compare({.lines = {}, .tests = {"A.b"}, .assertions = {}});
  EXPECT_EQ(metric("tests.lost"), 1);
}

}  // namespace
}  // namespace qa
