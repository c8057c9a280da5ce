// Names of images: which there are, and an image under another one.
#include "qa/container/image_archive.hpp"

#include "qa/container/image_reference.hpp"
#include "qa/container/image_tag.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;
using testing::IsEmpty;

Image archived(const Image& image, const std::string& name) {
  const auto archive = archive_image(image, name);
  EXPECT_TRUE(archive) << archive.error().what;
  auto read = read_image(archive->tarball);
  EXPECT_TRUE(read) << read.error().what;
  return *std::move(read);
}

TEST(ImageArchive, UnderAnotherNameItIsTheSameImage) {
  const auto written = write_image(sound_spec());
  const auto image = read_image(written->tarball);
  ASSERT_TRUE(image);
  const auto archive = archive_image(*image, "registry.example.com/echo:v1");
  ASSERT_TRUE(archive) << archive.error().what;
  EXPECT_EQ(archive->identity, (ImageIdentity{written->config_digest, written->manifest_digest}));
  ImageSpec named = sound_spec();
  named.reference = "registry.example.com/echo:v1";
  named.epoch_seconds = 0;
  ImageExpectation expected = expectation_of(sound_spec());
  expected.reference = named.reference;
  EXPECT_THAT(rules(verify_image(*read_image(archive->tarball), expected)), IsEmpty());
}

TEST(ImageArchive, ADockerArchiveBecomesOneForEveryLoader) {
  const std::string layer =
      write_tar({{.path = "echo", .mode = 0755, .content = content_of(ELF_TINY)}}).value();
  const std::string more = write_tar({{.path = "more", .content = "x"}}).value();
  const json config = {{"architecture", kMachine},
                       {"os", "linux"},
                       {"config", {{"Entrypoint", {"/echo"}}}},
                       {"rootfs",
                        {{"type", "layers"},
                         {"diff_ids",
                          {"sha256:" + sha256_hex(layer), "sha256:" + sha256_hex(more),
                           "sha256:" + sha256_hex(more)}}}}};
  const json manifest = {{{"Config", "c.json"}, {"Layers", {"1.tar", "2.tar", "2.tar"}}}};
  const auto image = read_image(write_tar({{.path = "c.json", .content = config.dump()},
                                           {.path = "1.tar", .content = layer},
                                           {.path = "2.tar", .content = more},
                                           {.path = "manifest.json", .content = manifest.dump()}})
                                    .value());
  ASSERT_TRUE(image) << image.error().what;
  const Image archive = archived(*image, "localhost/echo:v1");
  EXPECT_THAT(rules(verify_foreign_image(archive)), IsEmpty());
  EXPECT_EQ(archive.layers.size(), 3U);
  EXPECT_EQ(archive.reference, "localhost/echo:v1");
  EXPECT_EQ(archive.members.at(archive.config_member), config.dump());
  EXPECT_EQ(root_entries(archive).at("more")->content, "x");
}

TEST(ImageArchive, WhatIsNoNameIsRefused) {
  const auto image = read_image(tarball_of(sound_spec()));
  EXPECT_EQ(archive_image(*image, "echo").error().kind, FailureKind::configuration);
}

TEST(ImageReference, TellsItsParts) {
  EXPECT_EQ(image_repository("localhost:5000/team/echo:dev"), "localhost:5000/team/echo");
  EXPECT_EQ(image_repository("localhost:5000/team/echo"), "localhost:5000/team/echo");
  EXPECT_EQ(image_repository("echo:dev"), "echo");
  EXPECT_EQ(image_registry("localhost:5000/team/echo:dev"), "localhost:5000");
  EXPECT_EQ(image_registry("registry.example.com/echo"), "registry.example.com");
  EXPECT_EQ(image_registry("localhost/echo:dev"), "") << "which no registry listens at";
  EXPECT_EQ(image_registry("team/echo:dev"), "");
  EXPECT_EQ(image_registry("echo:dev"), "");
}

TEST(ImageTag, IsWhatGitCallsTheCommit) {
  EXPECT_EQ(described_tag("v1.2-3-gabc1234", WorkTree::clean).value_or(""), "v1.2-3-gabc1234");
  EXPECT_EQ(described_tag("v1.2", WorkTree::dirty).value_or(""), "v1.2-dirty");
  EXPECT_EQ(described_tag("release/1.2+build~7", WorkTree::clean).value_or(""),
            "release-1.2-build-7");
  EXPECT_EQ(described_tag("latest", WorkTree::clean).error().kind, FailureKind::configuration);
  EXPECT_EQ(described_tag("", WorkTree::clean).error().kind, FailureKind::configuration);
  EXPECT_EQ(described_tag(std::string(129, 'a'), WorkTree::clean).error().kind,
            FailureKind::configuration);
}

TEST(ImageTag, OfTheUsersOwnIsOne) {
  EXPECT_EQ(checked_tag("v1_2.3-x").value_or(""), "v1_2.3-x");
  for (const char* wrong : {"latest", "", "a b", "-a", ".a", "a:b", "a/b", "a@b"})
    EXPECT_EQ(checked_tag(wrong).error().kind, FailureKind::configuration) << wrong;
}

}  // namespace
}  // namespace qa
