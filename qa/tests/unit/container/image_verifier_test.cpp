// The verifier against a sound image, and against one defect at a time.
#include "qa/container/gzip.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<Finding> verify(const std::string& tarball) {
  const auto image = read_image(tarball);
  if (!image) return {{.rule = "unreadable", .message = image.error().what}};
  return verify_image(*image, expectation_of(sound_spec()));
}

std::vector<std::string> defects_of(const ImageSpec& spec) {
  return rules(verify(tarball_of(spec)));
}

/// The sound tarball with changed JSON in the configuration and in all that points to it.
std::string with_config(const std::function<void(json&)>& change) {
  const auto written = write_image(sound_spec());
  const std::string old_config = written->config_digest.substr(7);
  const std::string old_manifest = written->manifest_digest.substr(7);
  std::vector<TarEntry> members = *read_tar(written->tarball);
  const auto at = [&](const std::string& path) {
    return std::ranges::find(members, path, &TarEntry::path);
  };
  const auto config = at("blobs/sha256/" + old_config);
  json value = json::parse(config->content);
  const std::size_t old_size = config->content.size();
  change(value);
  config->content = value.dump();
  const std::string new_config = sha256_hex(config->content);
  config->path = "blobs/sha256/" + new_config;
  const auto manifest = at("blobs/sha256/" + old_manifest);
  replace(manifest->content, old_config, new_config);
  replace(manifest->content, "\"size\":" + std::to_string(old_size),
          "\"size\":" + std::to_string(config->content.size()));
  const std::size_t manifest_size = manifest->content.size();
  const std::string new_manifest = sha256_hex(manifest->content);
  manifest->path = "blobs/sha256/" + new_manifest;
  json index = json::parse(at("index.json")->content);
  index["manifests"][0]["digest"] = "sha256:" + new_manifest;
  index["manifests"][0]["size"] = manifest_size;
  at("index.json")->content = index.dump();
  replace(at("manifest.json")->content, old_config, new_config);
  return write_tar(std::move(members)).value_or("");
}

TEST(ImageVerifier, FindsNothingInASoundImage) {
  EXPECT_THAT(verify(tarball_of(sound_spec())), IsEmpty());
  EXPECT_THAT(verify(with_config([](json&) {})), IsEmpty());
}

TEST(ImageVerifier, FindsAWrongDiffIdThatLoadersAccept) {
  const auto wrong = with_config(
      [](json& config) { config["rootfs"]["diff_ids"][0] = "sha256:" + std::string(64, '0'); });
  EXPECT_THAT(rules(verify(wrong)), ElementsAre("image.diff-id"));
}

TEST(ImageVerifier, FindsMissingDiffIdsAndHistory) {
  EXPECT_THAT(rules(verify(
                  with_config([](json& config) { config["rootfs"]["diff_ids"] = json::array(); }))),
              ElementsAre("image.diff-id"));
  EXPECT_THAT(rules(verify(with_config([](json& config) { config.erase("history"); }))),
              ElementsAre("image.history"));
}

TEST(ImageVerifier, FindsAWrongArchitecture) {
  EXPECT_THAT(rules(verify(with_config([](json& config) { config["architecture"] = "s390x"; }))),
              ElementsAre("image.platform", "image.platform"));
}

TEST(ImageVerifier, FindsRootUnderEachOfItsNames) {
  for (const char* user : {"", "0", "0:65532", "root", "nonroot", "-1", "00"}) {
    const auto tarball = with_config([&](json& config) { config["config"]["User"] = user; });
    EXPECT_THAT(rules(verify(tarball)), ElementsAre("image.user")) << user;
  }
}

TEST(ImageVerifier, FindsAnEntryPointThatIsRelativeOrNotThere) {
  for (const char* path : {"app/echo", "/app/other", "/app", ""}) {
    const auto tarball =
        with_config([&](json& config) { config["config"]["Entrypoint"] = json::array({path}); });
    EXPECT_THAT(rules(verify(tarball)), ElementsAre("image.entry-point")) << path;
  }
}

TEST(ImageVerifier, FindsABlobThatWasChanged) {
  const auto written = write_image(sound_spec());
  const auto tarball = with_member(written->tarball, blob_path(written->config_digest),
                                   [](std::string& text) { replace(text, "tools", "pools"); });
  EXPECT_THAT(rules(verify(tarball)), ElementsAre("image.blob-digest"));
}

TEST(ImageVerifier, FindsAWrongSizeASecondImageAndAnotherName) {
  const std::string sound = tarball_of(sound_spec());
  const auto change_index = [&](const std::function<void(json&)>& change) {
    return with_member(sound, "index.json", [&](std::string& text) {
      json index = json::parse(text);
      change(index);
      text = index.dump();
    });
  };
  EXPECT_THAT(rules(verify(change_index([](json& index) { index["manifests"][0]["size"] = 1; }))),
              ElementsAre("image.descriptor"));
  EXPECT_THAT(rules(verify(change_index([](json& index) {
                index["manifests"].push_back(index["manifests"][0]);
                index["manifests"][1]["platform"]["architecture"] = "s390x";
              }))),
              ElementsAre("image.index"));
  EXPECT_THAT(rules(verify(change_index([](json& index) {
                index["manifests"][0]["annotations"]["org.opencontainers.image.ref.name"] = "dev";
              }))),
              ElementsAre("image.docker-archive", "image.reference", "image.reference"));
}

TEST(ImageVerifier, FindsADockerHalfThatIsAnotherImage) {
  const auto tarball =
      with_member(tarball_of(sound_spec()), "manifest.json", [](std::string& text) {
        json manifest = json::parse(text);
        manifest[0]["Config"] = manifest[0]["Layers"][0];
        text = manifest.dump();
      });
  EXPECT_THAT(rules(verify(tarball)), ElementsAre("image.docker-archive"));
}

TEST(ImageVerifier, FindsPermissionsThatLetSomebodyTooFar) {
  const auto with_mode = [](const std::string& path, unsigned mode) {
    return defects_of(with_file(sound_spec(), path, [&](TarEntry& entry) { entry.mode = mode; }));
  };
  EXPECT_THAT(with_mode("app/echo", 04555), ElementsAre("image.permissions"));
  EXPECT_THAT(with_mode("app/echo", 02555), ElementsAre("image.permissions"));
  EXPECT_THAT(with_mode("etc/passwd", 0666), ElementsAre("image.permissions"));
  EXPECT_THAT(with_mode("tmp", 0777), ElementsAre("image.permissions"));
  EXPECT_THAT(with_mode("app/echo", 0755), ElementsAre("image.entry-point"));
  EXPECT_THAT(with_mode("app/echo", 0444), ElementsAre("image.entry-point"));
}

TEST(ImageVerifier, FindsAProgramThatIsNotTheBuiltOneOrCannotRun) {
  const auto with_program = [](const std::string& content) {
    return defects_of(
        with_file(sound_spec(), "app/echo", [&](TarEntry& entry) { entry.content = content; }));
  };
  EXPECT_THAT(with_program(content_of(ELF_STRIPPED)), ElementsAre("image.entry-point"));
  EXPECT_THAT(with_program("#!/bin/sh\n"), ElementsAre("image.entry-point", "image.entry-point"));
  EXPECT_THAT(with_program(content_of(ELF_DYNAMIC)),
              testing::AllOf(testing::Contains("image.library"),
                             testing::Each(testing::AnyOf("image.entry-point", "image.library"))));
}

TEST(ImageVerifier, FindsUndeclaredAndMissingPaths) {
  ImageSpec spec = sound_spec();
  spec.files.push_back({.path = "bin", .kind = TarKind::directory, .mode = 0755});
  EXPECT_THAT(defects_of(spec), ElementsAre("image.undeclared"));
  spec = sound_spec();
  std::erase_if(spec.files, [](const TarEntry& entry) { return entry.path == "etc/hosts"; });
  EXPECT_THAT(defects_of(spec), ElementsAre("image.missing"));
}

TEST(ImageVerifier, FindsPathsAndLinksThatLeaveTheRoot) {
  const auto with_entry = [](TarEntry entry) {
    ImageSpec spec = sound_spec();
    spec.files.push_back(std::move(entry));
    return defects_of(spec);
  };
  const auto link = [](std::string path, std::string target) {
    return TarEntry{.path = std::move(path),
                    .kind = TarKind::symbolic_link,
                    .mode = 0777,
                    .target = std::move(target)};
  };
  EXPECT_THAT(with_entry({.path = "../evil"}), Contains("image.path"));
  EXPECT_THAT(with_entry({.path = "/etc/evil"}), Contains("image.path"));
  EXPECT_THAT(with_entry({.path = "app/echo/x"}), Contains("image.path")) << "below a file";
  EXPECT_THAT(with_entry(link("app/up", "../../etc/passwd")), Contains("image.link"));
  EXPECT_THAT(with_entry(link("app/none", "nothing")), Contains("image.link"));
  EXPECT_THAT(with_entry(link("app/good", "../etc/passwd")), ElementsAre("image.undeclared"));
  EXPECT_THAT(with_entry(link("app/abs", "/etc/passwd")), ElementsAre("image.undeclared"));
  EXPECT_THAT(with_entry({.path = "app/hard", .kind = TarKind::hard_link, .target = "etc/passwd"}),
              Contains("image.kind"));
  EXPECT_THAT(with_entry({.path = "app/.wh.gone"}), ElementsAre("image.undeclared"));
}

TEST(ImageReader, NoTruncationIsReadAsAnImage) {
  const std::string tarball = tarball_of(sound_spec());
  for (const std::size_t part : {0U, 1U, 2U, 3U, 5U, 8U, 9U}) {
    EXPECT_FALSE(read_image(std::string_view(tarball).substr(0, tarball.size() * part / 10)));
  }
}

/// The sound tarball without the member `path`.
std::string without(const std::string& path) {
  std::vector<TarEntry> members = *read_tar(tarball_of(sound_spec()));
  std::erase_if(members, [&](const TarEntry& member) { return member.path == path; });
  return write_tar(members).value_or("");
}

TEST(ImageVerifier, FindsThatOneOfTheHalvesIsMissing) {
  EXPECT_THAT(rules(verify(without("manifest.json"))), Contains("image.docker-archive"));
  EXPECT_THAT(rules(verify(without("index.json"))), Contains("image.layout"));
}

TEST(ImageReader, NamesWhatIsMissing) {
  const auto image = read_image(without("oci-layout"));
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().kind, FailureKind::product);
  EXPECT_THAT(image.error().what, HasSubstr("'oci-layout' is missing"));
}

TEST(ImageReader, RefusesMembersThatLeaveTheArchive) {
  std::vector<TarEntry> members = *read_tar(tarball_of(sound_spec()));
  members.push_back({.path = "../evil"});
  EXPECT_THAT(read_image(write_tar(members).value_or("")).error().what, HasSubstr("'../evil'"));
  for (const TarKind kind : {TarKind::symbolic_link, TarKind::hard_link}) {
    for (const char* target : {"/etc/passwd", "../../etc/passwd", "nothing", "link"}) {
      members.back() = {.path = "link", .kind = kind, .target = target};
      EXPECT_THAT(read_image(write_tar(members).value_or("")).error().what,
                  HasSubstr("'link' is a link to none"))
          << target;
    }
  }
}

TEST(ImageReader, RefusesJsonOfTheWrongShape) {
  const std::string sound = tarball_of(sound_spec());
  for (const std::string text :
       {"", "{", "[]", "null", "{}", R"({"manifests":{}})", R"({"manifests":[]})",
        R"({"manifests":[1]})", R"({"manifests":[{"mediaType":1,"digest":2,"size":"x"}]})",
        R"({"manifests":[{"mediaType":"a","digest":"../../etc/passwd","size":1}]})"}) {
    const auto image =
        read_image(with_member(sound, "index.json", [&](std::string& index) { index = text; }));
    ASSERT_FALSE(image) << text;
    EXPECT_EQ(image.error().kind, FailureKind::product) << text;
  }
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_FALSE(
      read_image(with_member(sound, "manifest.json", [&](std::string& text) { text = deep; })));
}

TEST(ImageReader, ABombStopsAtTheLimit) {
  ImageSpec spec = sound_spec();
  spec.files.push_back({.path = "zeros", .content = std::string(50'000'000, '\0')});
  const auto image = read_image(tarball_of(spec), {.content_bytes = 10'000'000});
  ASSERT_FALSE(image);
  EXPECT_THAT(image.error().what, HasSubstr("more than is sensible"));
}

}  // namespace
}  // namespace qa
