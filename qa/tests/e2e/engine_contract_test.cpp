// What every container engine must do the same, asked of the real ones.
#include "qa/container/engines.hpp"
#include "qa/container/image_archive.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/tests/e2e/real_engines.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

class EngineContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    SKIP_WITHOUT_ENGINE(engines, GetParam());
    for (auto& candidate : container_engines(engines.processes(), engines.files())) {
      if (candidate->name() == GetParam()) engine = std::move(candidate);
    }
    ASSERT_NE(engine, nullptr);
    const auto can = engine->probe(engines.folder() / "probe");
    ASSERT_TRUE(can) << can.error().what;
    if (!can->why_no_load.empty()) GTEST_SKIP() << can->why_no_load;
    abilities = *can;
  }

  /// Loads the image of `spec` and returns by what it is known.
  ImageIdentity load(const ImageSpec& spec) {
    const auto image = write_image(spec);
    const fs::path tarball = engines.folder() / "a:b" / "image.tar";
    EXPECT_TRUE(engines.files().write(tarball, image->tarball));
    const auto loaded = engine->load(tarball);
    EXPECT_TRUE(loaded) << loaded.error().what;
    return {image->config_digest, image->manifest_digest};
  }

  std::string id(const std::string& name) {
    const auto known = engine->image_id(name);
    EXPECT_TRUE(known) << known.error().what;
    return known.value_or("");
  }

  RealEngines engines;
  std::unique_ptr<ContainerEngine> engine;
  EngineAbilities abilities;
};

TEST_P(EngineContract, TryingLeavesNothingBehind) {
  const auto images = engines.processes().run(
      {.argv = {GetParam(), "images", "--quiet", "--all"}, .environment = {}});
  ASSERT_TRUE(images);
  EXPECT_EQ(images->standard_output, "") << images->standard_error;
}

TEST_P(EngineContract, WhatIsLoadedIsKnownByItsDigest) {
  EXPECT_EQ(id("localhost/echo:dev"), "");
  const ImageIdentity identity = load(sound_spec());
  EXPECT_THAT((std::vector{identity.config_digest, identity.manifest_digest}),
              testing::Contains(id("localhost/echo:dev")));
  EXPECT_EQ(id("localhost/echo:other"), "");
  EXPECT_EQ(id("localhost/ech:dev"), "");
}

TEST_P(EngineContract, ANameIsOfTheImageThatWasLoadedLast) {
  load(sound_spec());
  const std::string first = id("localhost/echo:dev");
  ImageSpec other = sound_spec();
  other.arguments = {"--other"};
  load(other);
  EXPECT_NE(id("localhost/echo:dev"), first);
}

TEST_P(EngineContract, WhatIsRemovedIsGone) {
  load(sound_spec());
  const auto removed = engine->remove("localhost/echo:dev");
  EXPECT_TRUE(removed) << removed.error().what;
  EXPECT_EQ(id("localhost/echo:dev"), "");
}

TEST_P(EngineContract, WhatIsSavedIsTheImage) {
  const ImageIdentity identity = load(sound_spec());
  const fs::path saved = engines.folder() / "saved:1" / "image.tar";
  ASSERT_TRUE(engines.files().create_directories(saved.parent_path()));
  const auto done = engine->save("localhost/echo:dev", saved);
  ASSERT_TRUE(done) << done.error().what;
  const auto image = read_image(engines.files().read(saved).value());
  ASSERT_TRUE(image) << image.error().what;
  EXPECT_THAT(rules(verify_foreign_image(*image)), IsEmpty());
  EXPECT_EQ("sha256:" + sha256_hex(image->members.at(image->config_member)),
            identity.config_digest);
  // And it is ours again, for every loader.
  const auto archive = archive_image(*image, "localhost/echo:again");
  ASSERT_TRUE(archive) << archive.error().what;
  EXPECT_EQ(archive->identity.config_digest, identity.config_digest);
  ASSERT_TRUE(engines.files().write(engines.folder() / "again.tar", archive->tarball));
  const auto loaded = engine->load(engines.folder() / "again.tar");
  ASSERT_TRUE(loaded) << loaded.error().what;
  EXPECT_EQ(id("localhost/echo:again"), id("localhost/echo:dev"));
}

TEST_P(EngineContract, AContainerfileIsBuiltAndWhatItCopiesIsInTheImage) {
  if (!abilities.why_no_build.empty()) GTEST_SKIP() << abilities.why_no_build;
  const fs::path context = engines.folder() / "context";
  ASSERT_TRUE(engines.files().write(context / "app/echo", content_of(ELF_TINY)));
  ASSERT_TRUE(engines.files().set_permissions(context / "app/echo", fs::perms(0755)));
  ASSERT_TRUE(engines.files().write(
      engines.folder() / "Containerfile",
      "FROM scratch\nCOPY app /app\nUSER 65532:65532\nENTRYPOINT [\"/app/echo\"]\n"));
  const auto built = engine->build({.context = context,
                                    .containerfile = engines.folder() / "Containerfile",
                                    .reference = "localhost/built:v1"});
  ASSERT_TRUE(built) << built.error().what;
  EXPECT_NE(id("localhost/built:v1"), "");
  const fs::path saved = engines.folder() / "built.tar";
  ASSERT_TRUE(engine->save("localhost/built:v1", saved));
  const auto image = read_image(engines.files().read(saved).value());
  ASSERT_TRUE(image) << image.error().what;
  EXPECT_THAT(rules(verify_foreign_image(*image)), IsEmpty());
  EXPECT_EQ(root_entries(*image).at("app/echo")->content, content_of(ELF_TINY));
  EXPECT_EQ(image->config.user, "65532:65532");
}

TEST_P(EngineContract, WhatDoesNotBuildIsSaidInTheEnginesWords) {
  if (!abilities.why_no_build.empty()) GTEST_SKIP() << abilities.why_no_build;
  const fs::path context = engines.folder() / "context";
  ASSERT_TRUE(engines.files().create_directories(context));
  ASSERT_TRUE(engines.files().write(engines.folder() / "Containerfile",
                                    "FROM scratch\nCOPY not-there /app\n"));
  const auto built = engine->build({.context = context,
                                    .containerfile = engines.folder() / "Containerfile",
                                    .reference = "localhost/built:v1"});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().kind, FailureKind::host);
  EXPECT_THAT(built.error().what, HasSubstr("not-there"));
  EXPECT_THAT(built.error().command, HasSubstr(GetParam() + " "));
  EXPECT_EQ(id("localhost/built:v1"), "");
}

TEST_P(EngineContract, WhatIsNoImageIsNotLoaded) {
  const fs::path tarball = engines.folder() / "image.tar";
  ASSERT_TRUE(engines.files().write(tarball, tarball_of(sound_spec()).substr(0, 3000)));
  EXPECT_FALSE(engine->load(tarball));
  EXPECT_FALSE(engine->load(engines.folder() / "none.tar"));
  EXPECT_FALSE(engine->remove("localhost/none:v1"));
}

INSTANTIATE_TEST_SUITE_P(Real, EngineContract, testing::Values("podman", "docker", "buildah"),
                         [](const auto& engine) { return engine.param; });

}  // namespace
}  // namespace qa
