// Unpacking: what lands where, and what never lands at all.
#include "qa/container/image_unpacker.hpp"

#include "qa/system/posix_files.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

Image image_with(std::vector<TarEntry> entries) {
  Image image;
  ImageLayer& layer = image.layers.emplace_back();
  layer.entries = std::move(entries);
  return image;
}

TEST(ImageUnpacker, FilesLandBelowTheFolderWithTheirPermissions) {
  MemoryFiles files;
  const Image image = image_with({{.path = "a", .kind = TarKind::directory, .mode = 0555},
                                  {.path = "a/program", .mode = 04555, .content = "code"},
                                  {.path = "link", .kind = TarKind::symbolic_link, .target = "a"}});
  ASSERT_TRUE(unpack_image(image, "/unpacked", files));
  EXPECT_EQ(files.contents.at("/unpacked/a/program"), "code");
  EXPECT_EQ(files.permissions.at("/unpacked/a/program"), static_cast<fs::perms>(0555));
  EXPECT_EQ(files.permissions.at("/unpacked/a"), static_cast<fs::perms>(0755));
  EXPECT_EQ(files.links.at("/unpacked/link"), "a");
}

TEST(ImageUnpacker, TheLastLayerWins) {
  MemoryFiles files;
  Image image = image_with({{.path = "a", .content = "old"}});
  image.layers.push_back(
      {.descriptor = {}, .actual_diff_id = {}, .entries = {{.path = "a", .content = "new"}}});
  ASSERT_TRUE(unpack_image(image, "/unpacked", files));
  EXPECT_EQ(files.contents.at("/unpacked/a"), "new");
}

TEST(ImageUnpacker, NothingIsWrittenWhenAnEntryWouldEscape) {
  const TarEntry harmless{.path = "a", .content = "x"};
  const TarEntry outside{.path = "out", .kind = TarKind::symbolic_link, .target = "/tmp"};
  for (const auto& entries : std::vector<std::vector<TarEntry>>{
           {harmless, {.path = "../evil"}},
           {harmless, {.path = "/evil"}},
           {harmless, {.path = "b/../../evil"}},
           {harmless, outside, {.path = "out/evil"}},
           {harmless, {.path = "a/evil"}},
           {harmless, {.path = "hard", .kind = TarKind::hard_link, .target = "/etc/passwd"}},
           {harmless, {.path = "hard", .kind = TarKind::hard_link, .target = "../../etc/passwd"}},
           {outside, {.path = "hard", .kind = TarKind::hard_link, .target = "out/passwd"}},
           {{.path = "b", .kind = TarKind::directory},
            {.path = "hard", .kind = TarKind::hard_link, .target = "b"}},
           {harmless, {.path = "device", .kind = TarKind::other}},
       }) {
    MemoryFiles files;
    const auto unpacked = unpack_image(image_with(entries), "/unpacked", files);
    ASSERT_FALSE(unpacked) << entries.back().path;
    EXPECT_EQ(unpacked.error().kind, FailureKind::product);
    EXPECT_THAT(files.contents, IsEmpty());
    EXPECT_THAT(files.links, IsEmpty());
  }
}

TEST(ImageUnpacker, AHardLinkIsAFileOfItsOwn) {
  MemoryFiles files;
  const Image image = image_with(
      {{.path = "bin/busybox", .mode = 0755, .content = "code"},
       {.path = "bin/ls", .kind = TarKind::hard_link, .mode = 0, .target = "bin/busybox"}});
  ASSERT_TRUE(unpack_image(image, "/unpacked", files));
  EXPECT_EQ(files.contents.at("/unpacked/bin/ls"), "code");
  EXPECT_EQ(files.permissions.at("/unpacked/bin/ls"), static_cast<fs::perms>(0755));
}

TEST(ImageUnpacker, TheUmaskDoesNotMatterOnARealDisk) {
  const fs::path folder = fs::path(testing::TempDir()) / ("qa-unpack-" + std::to_string(getpid()));
  PosixFiles files;
  const mode_t before = umask(0077);
  const auto image = read_image(tarball_of(sound_spec()));
  const auto unpacked = unpack_image(image.value(), folder, files);
  umask(before);
  ASSERT_TRUE(unpacked) << unpacked.error().what;
  EXPECT_EQ(fs::status(folder / "app/echo").permissions(), static_cast<fs::perms>(0555));
  EXPECT_EQ(fs::status(folder / "app").permissions(), static_cast<fs::perms>(0755));
  EXPECT_EQ(fs::status(folder).permissions(), static_cast<fs::perms>(0755));
  EXPECT_EQ(files.sha256(folder / "app/echo").value_or(""), sha256_hex(content_of(ELF_TINY)));
  EXPECT_TRUE(files.remove_all(folder));
}

}  // namespace
}  // namespace qa
