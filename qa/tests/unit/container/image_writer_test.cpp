// What is in a written image, to the byte.
#include "qa/container/image_reference.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <clocale>
#include <ctime>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace qa {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

json member_json(const std::vector<TarEntry>& members, const std::string& path) {
  const auto found = std::ranges::find(members, path, &TarEntry::path);
  return found == members.end() ? json() : json::parse(found->content);
}

TEST(ImageWriter, MembersAreThoseOfAnOciLayoutAndADockerArchive) {
  const auto written = write_image(sound_spec());
  ASSERT_TRUE(written);
  const auto members = read_tar(written->tarball);
  ASSERT_TRUE(members);
  std::vector<std::string> paths;
  for (const TarEntry& member : *members) {
    paths.push_back(member.path);
    EXPECT_EQ(member.modified_seconds, 1'700'000'000);
  }
  EXPECT_TRUE(std::ranges::is_sorted(paths));
  EXPECT_EQ(paths.size(), 8U);
  EXPECT_THAT(paths, Contains("blobs/sha256/" + written->config_digest.substr(7)));
  EXPECT_THAT(paths, Contains("blobs/sha256/" + written->manifest_digest.substr(7)));
  EXPECT_EQ(member_json(*members, "oci-layout"), json({{"imageLayoutVersion", "1.0.0"}}));
  const json index = member_json(*members, "index.json");
  EXPECT_EQ(index.at("manifests").at(0).at("digest"), written->manifest_digest);
  EXPECT_EQ(index.at("manifests").at(0).at("annotations").at("org.opencontainers.image.ref.name"),
            "localhost/echo:dev");
  const json docker = member_json(*members, "manifest.json");
  EXPECT_EQ(docker.at(0).at("RepoTags"), json::array({"localhost/echo:dev"}));
}

TEST(ImageWriter, ConfigurationSaysHowToStartTheService) {
  const auto image = read_image(tarball_of(sound_spec()));
  ASSERT_TRUE(image) << image.error().what;
  EXPECT_EQ(image->config.user, "65532:65532");
  EXPECT_THAT(image->config.entry_point, ElementsAre("/app/echo"));
  EXPECT_THAT(image->config.arguments, ElementsAre("--bind=0.0.0.0"));
  EXPECT_THAT(image->config.ports, ElementsAre(42302));
  EXPECT_EQ(image->config.environment.at("PATH"), "/app");
  EXPECT_EQ(image->config.labels.at("team"), "tools");
  EXPECT_EQ(image->config.labels.at("org.opencontainers.image.created"), "2023-11-14T22:13:20Z");
  EXPECT_EQ(image->config.labels.at("dev.qa.binary-sha256"), sha256_hex(content_of(ELF_TINY)));
  EXPECT_EQ(image->config.labels.at("dev.qa.layout-version"), std::to_string(kLayoutVersion));
  EXPECT_THAT(image->config.labels.at("dev.qa.deflate"), HasSubstr("zlib"));
}

TEST(ImageWriter, OnlyStandardLabelsBecomeAnnotations) {
  const auto written = write_image(sound_spec());
  ASSERT_TRUE(written);
  const json manifest =
      member_json(*read_tar(written->tarball), blob_path(written->manifest_digest));
  const auto annotations = manifest.at("annotations").get<std::map<std::string, std::string>>();
  EXPECT_EQ(annotations.at("org.opencontainers.image.title"), "echo");
  EXPECT_FALSE(annotations.contains("team"));
}

TEST(ImageWriter, RootFileSystemHasFixedOwnersModesAndTimes) {
  const auto image = read_image(tarball_of(sound_spec()));
  ASSERT_TRUE(image);
  const auto entries = root_entries(*image);
  EXPECT_EQ(entries.at("app/echo")->mode, 0555U);
  EXPECT_EQ(entries.at("tmp")->mode, 01777U);
  EXPECT_EQ(entries.at("etc/passwd")->mode, 0644U);
  for (const auto& [path, entry] : entries) {
    EXPECT_EQ(entry->user, 0) << path;
    EXPECT_EQ(entry->modified_seconds, 1'700'000'000) << path;
  }
}

TEST(ImageWriter, BytesDependOnNeitherUmaskNorTimeZoneNorLocaleNorOrder) {
  const std::string first = tarball_of(sound_spec());
  const mode_t umask_before = umask(0077);
  const char* zone_before = std::getenv("TZ");
  setenv("TZ", "Asia/Tokyo", 1);
  tzset();
  std::setlocale(LC_ALL, "C.UTF-8");
  ImageSpec reversed = sound_spec();
  std::ranges::reverse(reversed.files);
  const std::string second = tarball_of(reversed);
  std::setlocale(LC_ALL, "C");
  zone_before == nullptr ? unsetenv("TZ") : setenv("TZ", zone_before, 1);
  tzset();
  umask(umask_before);
  EXPECT_TRUE(first == second);
}

TEST(ImageWriter, AnotherBinaryIsAnotherImage) {
  const ImageSpec changed =
      with_file(sound_spec(), "app/echo", [](TarEntry& entry) { entry.content += '\0'; });
  EXPECT_NE(write_image(sound_spec())->config_digest, write_image(changed)->config_digest);
}

TEST(ImageWriter, RefusesSettingsThatMakeNoImage) {
  ImageSpec spec = sound_spec();
  spec.reference = "localhost/echo";
  EXPECT_THAT(write_image(spec).error().what, HasSubstr("no image reference"));
  spec = sound_spec();
  spec.entry_point = "app/echo";
  EXPECT_THAT(write_image(spec).error().what, HasSubstr("no absolute path"));
  spec = sound_spec();
  spec.labels["bad"] = "\xff";
  EXPECT_THAT(write_image(spec).error().what, HasSubstr("no JSON"));
  spec = sound_spec();
  spec.files = service_image_files("/etc/passwd", "x");
  EXPECT_THAT(write_image(spec).error().what, HasSubstr("twice"));
}

TEST(ImageReference, NeedsATagAndLowerCase) {
  for (const char* good : {"echo:dev", "localhost/echo:dev", "localhost:5000/a/b:1.0",
                           "registry.example.com/team/echo_server:v1", "host:5000/a:x"})
    EXPECT_TRUE(is_image_reference(good)) << good;
  for (const char* bad : {"", "echo", "localhost/echo", "Echo:dev", "echo:", ":dev", "a//b:c",
                          "echo:-dev", "echo:dev@sha256:1", "a b:c", "/echo:dev"})
    EXPECT_FALSE(is_image_reference(bad)) << bad;
  EXPECT_FALSE(is_image_reference(std::string(100'000, 'a') + ":x"));
}

TEST(ImageReference, ShortNameIsTheLastPartWithoutTheTag) {
  EXPECT_EQ(short_image_name("localhost:5000/team/echo:dev"), "echo");
  EXPECT_EQ(short_image_name("echo:dev"), "echo");
}

}  // namespace
}  // namespace qa
