// The container stage on a program of its own kind: this very test's ELF headers.
#include "qa/container/image_reader.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/unit/container/planted_secrets.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"
#include "qa/tests/unit/stages/static_program.hpp"

#include <cstdlib>
#include <cstring>

#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// One that a loader is to be started for.
std::string dynamic_program() {
  const std::string loader("/lib64/ld-test.so", sizeof "/lib64/ld-test.so");
  std::string program = static_program();
  Elf64_Phdr segment = {};
  segment.p_type = PT_INTERP;
  segment.p_offset = sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr);
  segment.p_filesz = loader.size();
  std::memcpy(program.data() + sizeof(Elf64_Ehdr), &segment, sizeof segment);
  return program + loader;
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
  ASSERT_EQ(result->artifacts.size(), 5U);
  EXPECT_EQ(result->artifacts[0].kind, "image");
  EXPECT_EQ(result->artifacts[0].sha256, sha256_hex(tarball()));
  EXPECT_EQ(result->artifacts[1].kind, "image-info");
  EXPECT_EQ(result->artifacts[2].kind, "sbom-spdx");
  EXPECT_EQ(result->artifacts[3].kind, "sbom-cyclonedx");
  EXPECT_EQ(result->artifacts[4].kind, "provenance");
}

TEST_F(ContainerStage, WhatItIsMadeOfIsListed) {
  const auto listed = [this] {
    const std::string text =
        world.files.contents["/project/reports/runs/1/stages/04-stage/sbom.cdx.json"];
    std::map<std::string, std::string> components;
    const auto bill = nlohmann::json::parse(text);
    for (const auto& component : bill["components"])
      components[component["name"]] = component.value("purl", component["type"]);
    return components;
  };
  world.files.contents["/usr/share/zoneinfo/UTC"] = "TZif";
  world.files.contents["/usr/local/own"] = "x";
  world.files.contents["/etc/os-release"] = "NAME=x\nID=debian\n";
  world.files.contents["/var/lib/dpkg/status"] =
      "Package: tzdata\nStatus: install ok installed\nArchitecture: all\nVersion: 2024a\n";
  // Its spelling is that of a time before /lib was a link.
  world.files.contents["/var/lib/dpkg/info/tzdata:all.list"] = "/.\n/share/zoneinfo/UTC\n";
  world.files.contents["/var/lib/dpkg/info/other.list"] = "/usr/local/own/deeper\n";
  settings.files = {{"/zone", "/usr/share/zoneinfo/UTC"}, {"/own", "/usr/local/own"}};
  ASSERT_TRUE(run());
  EXPECT_EQ(listed().at("tzdata"), "pkg:deb/debian/tzdata@2024a?arch=all");
  EXPECT_EQ(listed().at("/own"), "file");
  EXPECT_EQ(listed().at("/app/echo_server"), "application");
  EXPECT_FALSE(listed().contains("/zone"));
  EXPECT_TRUE(world.read.contains("/var/lib/dpkg/status"));
  // Without dpkg it is a file like any other.
  world.files.contents.erase("/var/lib/dpkg/info/tzdata:all.list");
  ASSERT_TRUE(run());
  EXPECT_EQ(listed().at("/zone"), "file");
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

TEST_F(ContainerStage, DeclaredContentsAreInTheImage) {
  world.files.contents["/project/deploy/echo.conf"] = "limit = 7\n";
  world.files.contents["/project/data/a/b.txt"] = "b";
  world.files.contents["/project/data/c.txt"] = "c";
  world.files.contents["/project/ca.pem"] = "-----BEGIN CERTIFICATE-----\n";
  settings.files = {{"/etc/echo/echo.conf", "deploy/echo.conf"}, {"/usr/share/echo", "data"}};
  settings.environment = {{"MODE", "fast"}};
  settings.certificates = "ca.pem";
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(find_metric(result->metrics, "image.defects"), 0) << result->findings.front().message;
  const auto image = read_image(tarball());
  const RootEntries entries = root_entries(*image);
  EXPECT_EQ(entries.at("etc/echo/echo.conf")->content, "limit = 7\n");
  EXPECT_EQ(entries.at("usr/share/echo/a/b.txt")->content, "b");
  EXPECT_EQ(entries.at("usr/share/echo/c.txt")->mode, 0644U);
  EXPECT_TRUE(entries.contains("etc/ssl/certs/ca-certificates.crt"));
  EXPECT_EQ(image->config.environment.at("MODE"), "fast");
  EXPECT_EQ(image->config.environment.at("SSL_CERT_FILE"), "/etc/ssl/certs/ca-certificates.crt");
}

TEST_F(ContainerStage, WhatIsNotThereForTheImageIsNamed) {
  settings.files = {{"/etc/echo.conf", "echo.conf"}};
  EXPECT_EQ(run().error().kind, FailureKind::configuration);
  EXPECT_THAT(run().error().what, HasSubstr("what goes to '/etc/echo.conf' of the image is not "
                                            "there: cannot find /project/echo.conf"));
  settings.files = {};
  settings.certificates = "ca.pem";
  world.files.contents["/project/ca.pem"] = "no certificate";
  EXPECT_THAT(run().error().what, HasSubstr("has no certificate"));
  settings.certificates = "system";
  EXPECT_EQ(run().error().kind, FailureKind::tool_missing);
  EXPECT_THAT(run().error().next, HasSubstr("ca-certificates"));
  world.files.contents["/etc/pki/tls/certs/ca-bundle.crt"] = "-----BEGIN CERTIFICATE-----\n";
  EXPECT_TRUE(run()) << run().error().what;
}

TEST_F(ContainerStage, FilesOfThisMachineAreNamedByTheirAbsolutePath) {
  world.files.contents["/usr/share/zoneinfo/Europe/Berlin"] = "TZif";
  world.files.links["/usr/share/zoneinfo/localtime"] = "/etc/localtime";
  world.files.contents["/etc/localtime"] = "TZif here";
  settings.files = {{"/usr/share/zoneinfo", "/usr/share/zoneinfo/"}};
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed);
  const auto image = read_image(tarball());
  const RootEntries entries = root_entries(*image);
  EXPECT_EQ(entries.at("usr/share/zoneinfo/Europe/Berlin")->content, "TZif");
  EXPECT_EQ(entries.at("usr/share/zoneinfo/localtime")->content, "TZif here");
  ASSERT_EQ(result->findings.size(), 2U);
  EXPECT_EQ(result->findings[0].severity, Severity::note);
  EXPECT_EQ(result->findings[0].rule, "image.machine");
  EXPECT_THAT(result->findings[0].message, HasSubstr("this machine's '/usr/share/zoneinfo/'"));
  EXPECT_EQ(result->findings[1].severity, Severity::note);
  EXPECT_THAT(result->findings[1].message, HasSubstr("localtime' is a link"));
}

TEST_F(ContainerStage, AFileThatHasSecretsByItsNameIsOneWhateverItIsCalledInTheImage) {
  world.files.contents["/etc/shadow"] = "root:*:19000::";
  world.files.contents["/home/me/.docker/config.json"] = "{}";
  world.files.contents["/home/me/notes"] = "x";
  settings.files = {{"/app/users", "/etc/shadow"}};
  EXPECT_EQ(secrets(), 1);
  EXPECT_EQ(findings[1].rule, "image.secret");
  EXPECT_EQ(findings[1].message,
            "'/etc/shadow', which goes to '/app/users' of the image, has password hashes");
  settings.files = {{"/home", "/home/me"}};
  EXPECT_EQ(secrets(), 1);
  EXPECT_THAT(findings[1].message, HasSubstr("'/home/me/.docker/config.json'"));
  world.files.contents["/project/keys/deploy"] = "x";
  settings.files = {{"/home/me/.ssh/id_rsa", "keys/deploy"}};
  EXPECT_EQ(secrets(), 1);
}

TEST_F(ContainerStage, LinksInAFolderStayLinksAndOthersAreFollowed) {
  world.files.contents["/project/data/v1/a"] = "one";
  world.files.contents["/project/shared"] = "outside of the folder";
  world.files.links["/project/data/current"] = "/project/data/v1";
  world.files.links["/project/data/v1/up"] = "..";
  world.files.links["/project/data/v1/shared"] = "../../shared";
  settings.files = {{"/data", "data"}};
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed) << result->findings.front().message;
  const auto image = read_image(tarball());
  const RootEntries entries = root_entries(*image);
  EXPECT_EQ(entries.at("data/current")->target, "v1");
  EXPECT_EQ(entries.at("data/v1/up")->target, "..");
  EXPECT_EQ(entries.at("data/v1/shared")->kind, TarKind::file);
  EXPECT_EQ(entries.at("data/v1/shared")->content, "outside of the folder");
  EXPECT_THAT(result->findings.back().message, HasSubstr("'data/v1/shared' is a link: the image"));
}

TEST_F(ContainerStage, NothingLeavesTheProjectBehindALink) {
  world.files.contents["/etc/shadow"] = "root";
  world.files.contents["/project/data/a"] = "a";
  const auto refusal = [this](const std::string& from) {
    settings.files = {{"/x", from}};
    const auto result = run();
    return result ? "none" : result.error().what;
  };
  world.files.links["/project/shadow"] = "/etc/shadow";
  EXPECT_EQ(refusal("shadow"),
            "'shadow' leads out of the project, to '/etc/shadow': name that path instead");
  world.files.links["/project/etc"] = "../etc";
  EXPECT_THAT(refusal("etc/shadow"), HasSubstr("'etc/shadow' leads out of the project"));
  world.files.links["/project/data/b"] = "../../etc/shadow";
  EXPECT_THAT(refusal("data"), HasSubstr("'data/b' leads out of the project, to '/etc/shadow'"));
  world.files.links["/project/data/b"] = "nowhere";
  EXPECT_THAT(refusal("data"), HasSubstr("'data/b' is a link to nothing"));
  world.files.links["/project/data/b"] = "b";
  EXPECT_THAT(refusal("data"), HasSubstr("'data/b' is a link to nothing"));
  world.files.links["/project/data/b"] = "../docs";
  world.files.contents["/project/docs/x"] = "x";
  EXPECT_THAT(refusal("data"), HasSubstr("'data/b' leads to '/project/docs', which is no file"));
}

TEST_F(ContainerStage, ADynamicBinaryWantsItsLibraries) {
  world.provide("binary", dynamic_program());
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_THAT(result->failure->what, HasSubstr("needs the loader /lib64/ld-test.so"));
  EXPECT_THAT(result->failure->next, HasSubstr("libraries = \"auto\""));
  settings.packs_libraries = true;
  world.files.contents["/lib64/ld-test.so"] = "the loader";
  ASSERT_TRUE(run()) << run().error().what;
  EXPECT_EQ(run()->status, StageStatus::passed) << run()->findings.front().message;
  EXPECT_EQ(root_entries(*read_image(tarball())).at("lib64/ld-test.so")->content, "the loader");
  EXPECT_TRUE(world.read.contains("/lib64/ld-test.so"));
  EXPECT_TRUE(world.read.contains("/etc/ld.so.cache")) << "where nothing is, too";
  const std::string first = tarball();
  ASSERT_TRUE(run());
  EXPECT_EQ(tarball(), first);
}

TEST_F(ContainerStage, ALoaderMayBeDeclaredByHand) {
  world.provide("binary", dynamic_program());
  world.files.contents["/project/ld"] = "another loader";
  world.files.permissions["/project/ld"] = std::filesystem::perms::owner_all;
  settings.files = {{"/lib64/ld-test.so", "ld"}};
  for (const bool packs : {false, true}) {
    settings.packs_libraries = packs;
    const auto result = run();
    ASSERT_TRUE(result) << result.error().what;
    EXPECT_EQ(result->status, StageStatus::passed) << result->findings.front().message;
  }
  EXPECT_EQ(root_entries(*read_image(tarball())).at("lib64/ld-test.so")->content, "another loader");
}

TEST_F(ContainerStage, WhatIsMissingOnThisMachineIsADefectThatNamesIt) {
  world.provide("binary", dynamic_program());
  settings.packs_libraries = true;
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_EQ(find_metric(result->metrics, "image.defects"), 1);
  EXPECT_THAT(result->failure->what, HasSubstr("needs the loader /lib64/ld-test.so, which is not"));
}

TEST_F(ContainerStage, NoFileTakesTheProgramsPlace) {
  world.files.contents["/project/a/echo_server"] = "another";
  for (const char* place : {"/app/echo_server/a", "/app", "/app/echo_server"}) {
    settings.files = {{place, "a"}};
    const auto result = run();
    ASSERT_FALSE(result) << place;
    EXPECT_EQ(result.error().kind, FailureKind::configuration);
    EXPECT_THAT(result.error().what, HasSubstr("the binary of the build stage")) << place;
  }
}

TEST_F(ContainerStage, SecretsInAFileOrAVariableAreFound) {
  settings.files = {{"/etc/echo", "conf"}};
  world.files.contents["/project/conf/server.pem"] = planted_pem_key();
  EXPECT_GE(secrets(), 1);
  EXPECT_THAT(findings.front().message, HasSubstr("etc/echo/server.pem"));
  settings.files = {};
  settings.environment = {{"NOTE", planted_pem_key()}};
  EXPECT_GE(secrets(), 1);
  EXPECT_THAT(findings.front().message, HasSubstr("config.Env"));
}

TEST(ContainerKind, WhatGoesIntoTheImageIsItsInput) {
  StageSpec stage{.kind = &kContainerKind};
  ContainerSettings settings;
  settings.files = {{"/a", "conf/a"}, {"/zone", "/usr/share/zoneinfo"}};
  settings.certificates = "ca.pem";
  stage.settings = settings;
  EXPECT_THAT(kContainerKind.named_inputs(stage.settings), ElementsAre("conf/a", "ca.pem"));
  EXPECT_THAT(kContainerKind.implied_inputs(stage, "/project"), ElementsAre("/usr/share/zoneinfo"));
  settings.certificates = "system";
  stage.settings = settings;
  EXPECT_EQ(kContainerKind.implied_inputs(stage, "/project").size(), 4U);
}

TEST_F(ContainerStage, AScriptIsNoProgramForAnImageFromScratch) {
  world.provide("binary", "#!/bin/sh\n");
  EXPECT_EQ(run().error().kind, FailureKind::product);
}

}  // namespace
}  // namespace qa
