// The container stage on a program of its own kind: this very test's ELF headers.
#include "qa/container/image_reader.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <cstdlib>

#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The headers of a static x86-64 program; enough for everything but running it.
std::string static_program() {
  Elf64_Ehdr header = {};
  std::copy_n(ELFMAG, SELFMAG, header.e_ident);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = ET_EXEC;
  header.e_machine = EM_X86_64;
  header.e_phoff = sizeof header;
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 1;
  Elf64_Phdr segment = {};
  segment.p_type = PT_LOAD;
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) +
         std::string(reinterpret_cast<const char*>(&segment), sizeof segment);
}

class ContainerStage : public testing::Test {
 protected:
  void SetUp() override {
    unsetenv("SOURCE_DATE_EPOCH");
    world.provide("binary", static_program());
  }
  void TearDown() override { unsetenv("SOURCE_DATE_EPOCH"); }

  Result<StageResult> run() {
    StageContext context = world.context();
    StageSpec spec;
    spec.settings = ContainerSettings{.image = "localhost/echo:dev",
                                      .entry_point = "/app/echo_server",
                                      .arguments = {"--bind=0.0.0.0"},
                                      .ports = {42302},
                                      .labels = {}};
    return run_container(spec, context);
  }

  std::string tarball() {
    return world.files.contents["/project/reports/runs/1/stages/04-stage/echo.image.tar"];
  }

  StageWorld world;
};

TEST_F(ContainerStage, RecordsAVerifiedImageAndItsNumbers) {
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed);
  EXPECT_THAT(result->findings, IsEmpty());
  EXPECT_EQ(find_metric(result->metrics, "image.defects"), 0);
  EXPECT_EQ(find_metric(result->metrics, "image.size"), tarball().size());
  EXPECT_GT(find_metric(result->metrics, "image.unpacked_size").value_or(0), 0);
  ASSERT_EQ(result->artifacts.size(), 2U);
  EXPECT_EQ(result->artifacts[0].kind, "image");
  EXPECT_EQ(result->artifacts[0].sha256, sha256_hex(tarball()));
  EXPECT_EQ(result->artifacts[1].kind, "image-info");
}

TEST_F(ContainerStage, TheProgramInTheImageIsTheBuiltOneByteForByte) {
  ASSERT_TRUE(run());
  const auto image = read_image(tarball());
  ASSERT_TRUE(image);
  EXPECT_EQ(root_entries(*image).at("app/echo_server")->content, static_program());
  EXPECT_EQ(image->config.architecture, "amd64");
}

TEST_F(ContainerStage, TwoRunsWriteTheSameBytes) {
  ASSERT_TRUE(run());
  const std::string first = tarball();
  ASSERT_TRUE(run());
  EXPECT_TRUE(first == tarball());
}

TEST_F(ContainerStage, TheTimeIs1970UnlessTheEnvironmentSaysOtherwise) {
  const auto created = [&] {
    return read_image(tarball())->config.labels.at("org.opencontainers.image.created");
  };
  ASSERT_TRUE(run());
  EXPECT_EQ(created(), "1970-01-01T00:00:00Z");
  setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  ASSERT_TRUE(run());
  EXPECT_EQ(created(), "2023-11-14T22:13:20Z");
  for (const char* wrong : {"yesterday", "", "-1", "1.5", "1700000000\n"}) {
    setenv("SOURCE_DATE_EPOCH", wrong, 1);
    EXPECT_EQ(run().error().kind, FailureKind::configuration) << wrong;
  }
}

TEST_F(ContainerStage, AnotherCommitAroundTheSameProgramIsTheSameImage) {
  world.files.contents["/project/.git/HEAD"] = "";
  world.processes.on({"git", "%ct"}, completed(0, "1700000000\n"));
  ASSERT_TRUE(run());
  const std::string first = tarball();
  world.processes.on({"git", "%ct"}, completed(0, "1800000000\n"));
  ASSERT_TRUE(run());
  EXPECT_TRUE(first == tarball());
}

TEST_F(ContainerStage, ABinaryThatChangedSinceTheBuildIsRefused) {
  world.files.contents["/project/reports/runs/1/stages/01-earlier/binary"] += "x";
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::host);
  EXPECT_THAT(result.error().what, HasSubstr("has changed"));
}

TEST_F(ContainerStage, AScriptIsNoProgramForAnImageFromScratch) {
  world.provide("binary", "#!/bin/sh\n");
  EXPECT_EQ(run().error().kind, FailureKind::product);
}

}  // namespace
}  // namespace qa
