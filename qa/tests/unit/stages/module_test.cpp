// The module stage with a sandbox from a script: what is run, and what becomes of it.
#include "qa/container/elf.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/unit/stages/echo_image.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"
#include "test_paths.hpp"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

constexpr const char* kFolder = "/project/reports/runs/1/stages/04-stage";
constexpr const char* kCases = R"(qa: module-cases/v1
cases:
  - name: default arguments
  - name: bad port
    args: [--port=x]
    env: {MODE: strict}
    limits: {nofile: 64}
    timeout: 3s
    expect: {exit: 2, stderr: [port]}
)";

class ModuleStage : public testing::Test {
 protected:
  void SetUp() override {
    // The stage asks where qa-sandbox lies; the runner of this test only pretends to start it.
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    world.provide("image", echo_image());
    world.files.contents["/project/cases.yaml"] = kCases;
    world.processes.on({"qa-sandbox", "--port=x"}, completed(2, "", "bad port\n"));
  }

  void TearDown() override { unsetenv("QA_LIBEXEC_DIR"); }

  Result<StageResult> run() {
    StageContext context = world.context();
    StageSpec spec;
    spec.settings = settings;
    return run_module(spec, context);
  }

  const Command& command_with(const std::string& argument) {
    for (const Command& command : world.processes.commands) {
      if (std::ranges::find(command.argv, argument) != command.argv.end()) return command;
    }
    ADD_FAILURE() << "no command has " << argument;
    return world.processes.commands.front();
  }

  bool root_is_there() { return world.files.exists(std::string(kFolder) + "/rootfs"); }

  StageWorld world;
  ModuleSettings settings{.cases = "cases.yaml", .image = {}};
};

TEST_F(ModuleStage, PassesWhenEveryCaseDoes) {
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed);
  EXPECT_EQ(find_metric(result->metrics, "tests.total"), 2);
  EXPECT_EQ(find_metric(result->metrics, "tests.failed"), 0);
  EXPECT_EQ(find_metric(result->metrics, "tests.passed"), 2);
  EXPECT_EQ(result->tests[1].name, "bad port");
  EXPECT_EQ(result->tests[1].file, "cases.yaml");
  EXPECT_EQ(result->tests[1].line, 4);
  EXPECT_FALSE(root_is_there());
}

TEST_F(ModuleStage, AnImageThatSomebodyElseHasMadeIsTestedByItsTarball) {
  settings.image = "images/store.tar";
  std::string& tarball = world.files.contents["/project/images/store.tar"];
  // No fake starts the script, which is its own interpreter.
  ImageSpec image{.reference = "localhost/store:1",
                  .architecture = this_machine(),
                  .entry_point = "/app/store",
                  .arguments = {},
                  .ports = {},
                  .environment = {{"STORE", "yes"}},
                  .labels = {},
                  .files = service_image_files("/app/store", "#!/app/store\n")};
  tarball = write_image(image)->tarball;
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_THAT(command_with("--port=x").argv, IsSupersetOf({"/app/store", "STORE=yes"}));
  world.processes.commands.clear();
  tarball = tarball.substr(0, tarball.size() / 2);
  ASSERT_FALSE(run());
  EXPECT_EQ(run().error().kind, FailureKind::product);
  EXPECT_THAT(run().error().what, HasSubstr("/project/images/store.tar: "));
  image.files.push_back({.path = "link", .kind = TarKind::symbolic_link, .target = "etc"});
  image.files.push_back({.path = "link/passwd", .content = "root"});
  tarball = write_image(image)->tarball;
  EXPECT_EQ(run().error().what,
            "/project/images/store.tar: the image's 'link/passwd' lies behind a link or a file");
  EXPECT_THAT(world.processes.commands, testing::IsEmpty());
  EXPECT_FALSE(root_is_there());
}

TEST_F(ModuleStage, EntryPointUserAndEnvironmentAreTheImages) {
  ASSERT_TRUE(run());
  EXPECT_THAT(command_with("--bind=0.0.0.0").argv,
              IsSupersetOf({"/app/echo", "65532", "PATH=/app"}));
}

TEST_F(ModuleStage, ArgumentsOfACaseReplaceTheImagesAndItsEnvironmentIsAdded) {
  ASSERT_TRUE(run());
  const Command& command = command_with("--port=x");
  EXPECT_THAT(command.argv, testing::Not(Contains("--bind=0.0.0.0")));
  EXPECT_THAT(command.argv, IsSupersetOf({"PATH=/app", "MODE=strict", "nofile=64"}));
  EXPECT_EQ(command.timeout, std::chrono::seconds(3));
}

TEST_F(ModuleStage, AFailedCaseFailsTheStageAndKeepsWhatItsCommandNeeds) {
  world.processes.on({"qa-sandbox", "--port=x"}, completed(0, "listening\n"));
  const auto result = run();
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_EQ(find_metric(result->metrics, "tests.failed"), 1);
  ASSERT_TRUE(result->failure);
  EXPECT_EQ(result->failure->kind, FailureKind::product);
  EXPECT_THAT(result->failure->what, HasSubstr("case 'bad port': expected exit status 2"));
  EXPECT_THAT(result->failure->command, HasSubstr("--port=x"));
  EXPECT_EQ(result->failure->log, "stages/04-stage/02-bad-port/stderr");
  EXPECT_TRUE(root_is_there());
  EXPECT_EQ(world.files.contents.at(std::string(kFolder) + "/02-bad-port/stdout"), "listening\n");
}

TEST_F(ModuleStage, ASandboxThatDoesNotComeUpIsNoVerdict) {
  world.processes.on({"qa-sandbox", "run"}, completed(125, "", "qa-sandbox: cannot mount\n"));
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::host);
  EXPECT_THAT(result.error().what, HasSubstr("could not be run: qa-sandbox: cannot mount"));
}

TEST_F(ModuleStage, AHostWithoutNamespacesIsNoVerdict) {
  world.processes.on({"qa-sandbox", "probe"}, completed(125, "", "qa-sandbox: not allowed\n"));
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::host);
  EXPECT_THAT(result.error().what, HasSubstr("not allowed"));
  EXPECT_FALSE(root_is_there());
}

TEST_F(ModuleStage, AnImageThatChangedIsRefused) {
  world.files.contents["/project/reports/runs/1/stages/01-earlier/image"] += "x";
  EXPECT_THAT(run().error().what, HasSubstr("has changed"));
  EXPECT_THAT(world.processes.commands, IsEmpty());
}

TEST_F(ModuleStage, FilesOfACaseAreThereForItAlone) {
  world.files.contents["/project/cases.yaml"] = R"(qa: module-cases/v1
cases:
  - name: first
    args: [--first]
    files: { /etc/passwd: changed, /etc/app/new.conf: new }
  - name: second
    args: [--second]
)";
  const std::string root = std::string(kFolder) + "/rootfs";
  std::map<std::string, std::string> seen;
  for (const char* name : {"--first", "--second"}) {
    world.processes.on({"qa-sandbox", name}, [&, name](const Command&) -> Result<Completed> {
      seen[name] = world.files.contents[root + "/etc/passwd"].substr(0, 7) +
                   (world.files.exists(root + "/etc/app") ? " new" : "");
      return completed(0);
    });
  }
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(seen["--first"], "changed new");
  EXPECT_EQ(seen["--second"], "root:x:");
}

TEST_F(ModuleStage, AFileBehindALinkOfTheImageIsRefused) {
  world.files.contents["/project/cases.yaml"] =
      "qa: module-cases/v1\ncases:\n  - name: a\n    files: { /app/echo/x: y }\n";
  EXPECT_EQ(run().error().kind, FailureKind::configuration);
  EXPECT_THAT(run().error().what, HasSubstr("/app/echo/x has no place in the image"));
}

TEST_F(ModuleStage, StandardInputAndForbiddenCallsAreTheCases) {
  world.files.contents["/project/cases.yaml"] =
      "qa: module-cases/v1\ncases:\n  - name: a\n    stdin: hello\n    forbid: [listen]\n";
  ASSERT_TRUE(run());
  EXPECT_EQ(command_with("--forbid").input, "hello");
  EXPECT_THAT(command_with("--forbid").argv, Contains("listen"));
}

TEST_F(ModuleStage, TheVersionOfTheProjectIsLookedForLiterally) {
  world.files.contents["/project/CMakeLists.txt"] = "project(echo VERSION 1.2.3)\n";
  world.files.contents["/project/cases.yaml"] =
      "qa: module-cases/v1\ncases:\n  - name: a\n    args: [--version]\n"
      "    expect: { stdout: '^echo @VERSION@$' }\n";
  world.processes.on({"qa-sandbox", "--version"}, completed(0, "echo 1.2.3\n"));
  EXPECT_EQ(run()->status, StageStatus::passed);
  EXPECT_THAT(world.read, Contains("CMakeLists.txt"));
  world.processes.on({"qa-sandbox", "--version"}, completed(0, "echo 1.2x3\n"));
  EXPECT_EQ(run()->status, StageStatus::failed);
  world.files.contents["/project/CMakeLists.txt"] = "project(echo)\n";
  EXPECT_EQ(run().error().kind, FailureKind::configuration);
}

TEST_F(ModuleStage, AMissingFileOfCasesIsNamed) {
  world.files.contents.erase("/project/cases.yaml");
  EXPECT_THAT(run().error().what, HasSubstr("cases.yaml"));
}

}  // namespace
}  // namespace qa
