// The container stage on a program of its own kind: this very test's ELF headers.
#include "qa/container/image_reader.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/unit/container/planted_secrets.hpp"
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
    spec.settings = settings;
    return run_container(spec, context);
  }

  /// What the image has of secrets: how many, and what the findings say.
  double secrets() {
    auto result = run();
    if (!result) {
      ADD_FAILURE() << result.error().what;
      return -1;
    }
    findings = result->findings;
    return find_metric(result->metrics, "image.secrets").value_or(-1);
  }

  std::string tarball() {
    return world.files.contents["/project/reports/runs/1/stages/04-stage/echo.image.tar"];
  }

  StageWorld world;
  ContainerSettings settings{.image = "localhost/echo:dev",
                             .entry_point = "/app/echo_server",
                             .arguments = {"--bind=0.0.0.0"},
                             .ports = {42302},
                             .labels = {}};
  std::vector<Finding> findings;
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

TEST_F(ContainerStage, AnImageWithoutSecretsIsMeasuredToHaveNone) {
  EXPECT_EQ(secrets(), 0);
  EXPECT_THAT(findings, IsEmpty());
}

TEST_F(ContainerStage, APrivateKeyIsFoundWhereverItIsPlanted) {
  settings.labels = {{"team", planted_pem_key()}};
  EXPECT_EQ(secrets(), 1);
  settings.labels = {};
  settings.arguments = {"--key=" + planted_pem_key()};
  EXPECT_EQ(secrets(), 1);
  settings.arguments = {};
  world.provide("binary", static_program() + planted_pem_key());
  EXPECT_EQ(secrets(), 1);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings.front().rule, "image.secret");
  EXPECT_THAT(findings.front().message, HasSubstr("layer 1, app/echo_server, at byte 120"));
}

TEST_F(ContainerStage, TheCallersSecretsMustNotBeInTheImage) {
  world.provide("binary", static_program() + "a correct horse battery");
  EXPECT_EQ(secrets(), 0);
  setenv("QA_TEST_PASSWORD", "correct horse", 1);
  EXPECT_EQ(secrets(), 1);
  EXPECT_THAT(findings.front().message, HasSubstr("QA_TEST_PASSWORD"));
  EXPECT_THAT(findings.front().message, testing::Not(HasSubstr("correct horse")));
  // Where a secret lies is none.
  world.provide("binary", static_program() + "/etc/tls/server.key");
  setenv("QA_TEST_PASSWORD", "/etc/tls/server.key", 1);
  EXPECT_EQ(secrets(), 1);
  world.files.contents["/etc/tls/server.key"] = "";
  EXPECT_EQ(secrets(), 0);
  unsetenv("QA_TEST_PASSWORD");
}

TEST(ContainerKind, AnotherSecretOfTheCallersIsNoReplay) {
  const auto key = [](const std::map<std::string, std::string>& variables) {
    return kContainerKind.implied_environment(variables);
  };
  EXPECT_THAT(key({{"HOME", "/home/somebody"}, {"KEY", "short"}}), IsEmpty());
  const auto one = key({{"API_TOKEN", "correct horse"}});
  ASSERT_EQ(one.size(), 1U);
  EXPECT_NE(one, key({{"API_TOKEN", "battery staple"}}));
  EXPECT_NE(one, key({{"OTHER_TOKEN", "correct horse"}}));
  EXPECT_EQ(one.begin()->second.size(), 8U) << "too short to guess the value by";
}

TEST_F(ContainerStage, AScriptIsNoProgramForAnImageFromScratch) {
  world.provide("binary", "#!/bin/sh\n");
  EXPECT_EQ(run().error().kind, FailureKind::product);
}

}  // namespace
}  // namespace qa
