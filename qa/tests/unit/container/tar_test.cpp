// Archives: stable when written, harmless when read.
#include "qa/container/tar.hpp"

#include "qa/container/gzip.hpp"
#include "qa/system/digest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<TarEntry> kEntries = {
    {.path = "b/program", .mode = 0555, .modified_seconds = 1000, .content = "code"},
    {.path = "b", .kind = TarKind::directory, .mode = 01777},
    {.path = "b/link", .kind = TarKind::symbolic_link, .mode = 0777, .target = "program"},
};

TEST(Tar, ComesBackSortedAndComplete) {
  const auto archive = write_tar(kEntries);
  ASSERT_TRUE(archive);
  const auto entries = read_tar(*archive);
  ASSERT_TRUE(entries) << entries.error().what;
  EXPECT_THAT(*entries, ElementsAre(kEntries[1], kEntries[2], kEntries[0]));
}

TEST(Tar, HasTheSameBytesOnEveryMachine) {
  // Another digest means that libarchive writes ustar differently now: images would change, so
  // kLayoutVersion has to be raised.
  EXPECT_EQ(sha256_hex(write_tar(kEntries).value_or("")),
            "8befb364d4ae4699bdc2aa8351660d004d61ba6d9ca2f888b2f12dba41ae978a");
}

TEST(Tar, EndsInTwoZeroBlocksWithoutRecordPadding) {
  const std::string archive = write_tar({{.path = "a", .content = "x"}}).value_or("");
  EXPECT_EQ(archive.size(), 512U + 512U + 1024U);
  EXPECT_EQ(archive.substr(1024), std::string(1024, '\0'));
}

TEST(Tar, RefusesAPathThatIsTwiceOrTooLong) {
  const auto twice = write_tar({{.path = "a"}, {.path = "a"}});
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().what, HasSubstr("twice"));
  const auto too_long = write_tar({{.path = std::string(300, 'x')}});
  ASSERT_FALSE(too_long);
  EXPECT_EQ(too_long.error().kind, FailureKind::configuration);
}

TEST(Tar, PaxNamesThatAreNotAsciiAreRead) {
  // As Go writes a certificate of Debian's ca-certificates: the name is in a pax record, in UTF-8.
  const std::string name =
      "usr/NetLock_F\xc5\x91tan\xc3\xba"
      "s\xc3\xadtv\xc3\xa1ny.crt";
  const std::string record = std::to_string(6 + 3 + name.size()) + " path=" + name + "\n";
  const auto header = [](const std::string& path, char type, std::size_t size) {
    std::string block = write_tar({{.path = path}}).value().substr(0, 512);
    char octal[12];
    snprintf(octal, sizeof octal, "%011zo", size);
    block.replace(124, 11, octal);
    block[156] = type;
    unsigned sum = 8 * ' ';
    for (std::size_t i = 0; i < block.size(); ++i)
      sum += i >= 148 && i < 156 ? 0U : static_cast<unsigned char>(block[i]);
    snprintf(octal, sizeof octal, "%06o", sum);
    block.replace(148, 8, std::string(octal, 7) + " ");
    return block;
  };
  const std::string archive = header("pax", 'x', record.size()) + record +
                              std::string(512 - record.size(), '\0') + header("short", '0', 0) +
                              std::string(1024, '\0');
  const auto entries = read_tar(archive);
  ASSERT_TRUE(entries) << entries.error().what;
  ASSERT_EQ(entries->size(), 1U);
  EXPECT_EQ(entries->front().path, name);
}

TEST(Tar, NoTruncationIsMistakenForTheWhole) {
  const std::string archive = write_tar(kEntries).value_or("");
  const std::size_t whole = archive.size() - 1024;
  for (std::size_t size = 0; size < whole; size += 37) {
    const auto entries = read_tar(std::string_view(archive).substr(0, size));
    EXPECT_TRUE(!entries || entries->size() < kEntries.size()) << size;
  }
}

TEST(Tar, TextAndNothingAreNoArchives) {
  EXPECT_FALSE(read_tar(""));
  EXPECT_FALSE(read_tar(std::string(2000, 'x')));
}

TEST(Tar, StopsAtItsLimits) {
  const std::string archive =
      write_tar({{.path = "a", .content = std::string(600, 'x')}, {.path = "b"}}).value_or("");
  EXPECT_TRUE(read_tar(archive, {.content_bytes = 600, .entries = 2}));
  EXPECT_FALSE(read_tar(archive, {.content_bytes = 599, .entries = 2}));
  EXPECT_FALSE(read_tar(archive, {.content_bytes = 600, .entries = 1}));
}

TEST(Tar, OnlyPathsBelowTheFolderAreSafe) {
  for (const char* path : {"a", "a/b", "..a", "a/..b"}) EXPECT_TRUE(is_safe_path(path)) << path;
  for (const char* path : {"", "/", "/etc", "..", "a/..", "../a", "a/../b", "./a", "a//b", "a/"})
    EXPECT_FALSE(is_safe_path(path)) << path;
  EXPECT_FALSE(is_safe_path(std::string_view("a\0b", 3)));
}

TEST(Gzip, ComesBack) {
  const std::string text(300'000, 'x');
  EXPECT_EQ(gunzip(gzip(text).value(), text.size()).value_or(""), text);
  EXPECT_EQ(gunzip(gzip("").value(), 0).value_or("?"), "");
}

TEST(Gzip, HeaderHasNeitherNameNorTimeNorSystem) {
  EXPECT_EQ(gzip("x")->substr(0, 10), std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10));
}

TEST(Gzip, RefusesDamageLeftoversAndBombs) {
  const std::string packed = gzip(std::string(100'000, 'x')).value();
  EXPECT_THAT(gunzip(packed.substr(0, packed.size() - 1), 1'000'000).error().what,
              HasSubstr("cut off"));
  EXPECT_EQ(gunzip(packed + packed, 1'000'000).value_or(""), std::string(200'000, 'x'))
      << "two members";
  EXPECT_FALSE(gunzip(packed + packed.substr(0, packed.size() - 1), 1'000'000));
  EXPECT_THAT(gunzip(packed + "x", 1'000'000).error().what, HasSubstr("after its end"));
  EXPECT_THAT(gunzip(packed, 99'999).error().what, HasSubstr("sensible"));
  EXPECT_FALSE(gunzip("no gzip at all", 100));
  EXPECT_FALSE(gunzip("", 100));
}

}  // namespace
}  // namespace qa
