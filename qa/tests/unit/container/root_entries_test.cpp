// What layers add up to: replaced, deleted and linked files, and where paths lead.
#include "qa/container/root_entries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;

ImageLayer layer(std::vector<TarEntry> entries) {
  return {.member = {}, .descriptor = {}, .actual_diff_id = {}, .entries = std::move(entries)};
}

TarEntry folder(std::string path) {
  return {.path = std::move(path), .kind = TarKind::directory};
}

TarEntry file(std::string path, std::string content = {}) {
  return {.path = std::move(path), .content = std::move(content)};
}

TarEntry link(std::string path, std::string target, TarKind kind = TarKind::symbolic_link) {
  return {.path = std::move(path), .kind = kind, .target = std::move(target)};
}

/// The first layer of all tests.
Image image_with(std::vector<TarEntry> second) {
  Image image;
  image.layers.push_back(layer({folder("a"), file("a/x", "1"), file("a/y", "2"), folder("a/sub"),
                                file("a/sub/z", "3"), file("ab", "4")}));
  image.layers.push_back(layer(std::move(second)));
  return image;
}

std::vector<std::string> paths(const Image& image) {
  std::vector<std::string> names;
  for (const auto& [path, entry] : root_entries(image)) names.push_back(path);
  return names;
}

TEST(RootEntriesOfLayers, AWhiteoutDeletesAFileOrAFolderAndNothingBesideIt) {
  EXPECT_THAT(paths(image_with({file("a/.wh.x")})),
              ElementsAre("a", "a/sub", "a/sub/z", "a/y", "ab"));
  EXPECT_THAT(paths(image_with({file(".wh.a")})), ElementsAre("ab"));
  EXPECT_THAT(paths(image_with({file("a/.wh.nothing")})),
              ElementsAre("a", "a/sub", "a/sub/z", "a/x", "a/y", "ab"));
}

TEST(RootEntriesOfLayers, AnOpaqueFolderHidesWhatLowerLayersHaveInIt) {
  // The order within a layer does not matter.
  EXPECT_THAT(paths(image_with({folder("a"), file("a/new"), file("a/.wh..wh..opq")})),
              ElementsAre("a", "a/new", "ab"));
  EXPECT_THAT(paths(image_with({file(".wh..wh..opq"), file("new")})), ElementsAre("new"));
}

TEST(RootEntriesOfLayers, ALayerDoesNotDeleteItsOwnFiles) {
  EXPECT_THAT(paths(image_with({file("a/x", "new"), file("a/.wh.x")})),
              ElementsAre("a", "a/sub", "a/sub/z", "a/x", "a/y", "ab"));
}

TEST(RootEntriesOfLayers, AFileThatComesBackIsThere) {
  Image image = image_with({file("a/.wh.x")});
  image.layers.push_back(layer({file("a/x", "back")}));
  EXPECT_EQ(root_entries(image).at("a/x")->content, "back");
}

TEST(RootEntriesOfLayers, AFileInPlaceOfAFolderReplacesAllOfIt) {
  EXPECT_THAT(paths(image_with({file("a", "now a file")})), ElementsAre("a", "ab"));
  EXPECT_THAT(paths(image_with({folder("a")})),
              ElementsAre("a", "a/sub", "a/sub/z", "a/x", "a/y", "ab"));
}

TEST(RootEntriesOfLayers, AHardLinkIsTheFileThatItNamesAlsoOfALayerBelow) {
  const Image image = image_with(
      {link("hard", "a/x", TarKind::hard_link), link("wrong", "nowhere", TarKind::hard_link)});
  const RootEntries entries = root_entries(image);
  EXPECT_EQ(entries.at("hard")->content, "1");
  EXPECT_EQ(entries.at("hard")->kind, TarKind::file);
  EXPECT_EQ(entries.at("wrong")->kind, TarKind::hard_link);
}

TEST(RootEntriesOfLayers, PathsAreFollowedThroughLinksAsAProgramInTheImageWould) {
  const Image image =
      image_with({link("bin", "a"), link("absolute", "/a/sub"), link("up", "../../ab"),
                  link("round", "round"), link("a/sub/up", "../x")});
  const RootEntries entries = root_entries(image);
  EXPECT_EQ(resolve_in_root(entries, "/a/x"), "a/x");
  EXPECT_EQ(resolve_in_root(entries, "/bin/x"), "a/x");
  EXPECT_EQ(resolve_in_root(entries, "/absolute/z"), "a/sub/z");
  EXPECT_EQ(resolve_in_root(entries, "/absolute/up"), "a/x");
  EXPECT_EQ(resolve_in_root(entries, "/up"), "ab") << "nothing is above the root";
  EXPECT_EQ(resolve_in_root(entries, "/round"), std::nullopt);
  EXPECT_EQ(resolve_in_root(entries, "/bin/nothing"), std::nullopt);
  EXPECT_EQ(resolve_in_root(entries, "/"), std::nullopt);
  EXPECT_EQ(resolve_in_root(entries, "/ab/x"), std::nullopt) << "below a file";
  EXPECT_EQ(resolve_in_root(entries, "//a/./x"), "a/x");
}

}  // namespace
}  // namespace qa
