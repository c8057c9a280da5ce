#include "qa/lint/proto_rules.hpp"

#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

std::vector<std::string> shown(const std::vector<Finding>& findings) {
  std::vector<std::string> lines;
  for (const Finding& finding : findings) {
    lines.push_back(finding.file + ":" + std::to_string(finding.line) + " " + finding.rule);
  }
  return lines;
}

// shop.proto.txt is its source.
TEST(ProtoRules, FindWhatHasNoCommentOrAnOddName) {
  const auto files = parse_descriptor_set(recorded("lint/shop.binpb"));
  ASSERT_TRUE(files) << files.error().what;
  ASSERT_THAT(*files, SizeIs(2));
  EXPECT_THAT(shown(proto_findings((*files)[0], "proto/shop/v1/Shop.proto")),
              testing::UnorderedElementsAre(
                  "proto/shop/v1/Shop.proto:1 proto.FILE_LOWER_SNAKE_CASE",
                  "proto/shop/v1/Shop.proto:10 proto.COMMENT_RPC",
                  "proto/shop/v1/Shop.proto:10 proto.RPC_PASCAL_CASE",
                  "proto/shop/v1/Shop.proto:17 proto.COMMENT_FIELD",
                  "proto/shop/v1/Shop.proto:17 proto.FIELD_LOWER_SNAKE_CASE",
                  "proto/shop/v1/Shop.proto:22 proto.COMMENT_MESSAGE",
                  "proto/shop/v1/Shop.proto:22 proto.MESSAGE_PASCAL_CASE",
                  "proto/shop/v1/Shop.proto:23 proto.COMMENT_FIELD",
                  "proto/shop/v1/Shop.proto:27 proto.COMMENT_MESSAGE",
                  "proto/shop/v1/Shop.proto:31 proto.COMMENT_ENUM_VALUE",
                  "proto/shop/v1/Shop.proto:34 proto.COMMENT_ENUM_VALUE",
                  "proto/shop/v1/Shop.proto:34 proto.ENUM_VALUE_PREFIX",
                  "proto/shop/v1/Shop.proto:34 proto.ENUM_VALUE_UPPER_SNAKE_CASE"));
  EXPECT_THAT(
      shown(proto_findings((*files)[1], "loose.proto")),
      ElementsAre("loose.proto:1 proto.PACKAGE_DEFINED", "loose.proto:2 proto.COMMENT_MESSAGE"));
}

TEST(ProtoRules, APackageIsItsFolderAndHasAVersion) {
  ProtoFile file{.name = "shop/v1/shop.proto", .package = "shop", .package_line = 3};
  EXPECT_THAT(shown(proto_findings(file, "a")),
              ElementsAre("a:3 proto.PACKAGE_DIRECTORY_MATCH", "a:3 proto.PACKAGE_VERSION_SUFFIX"));
  file = {.name = "shop/v2beta1/shop.proto", .package = "shop.v2beta1"};
  EXPECT_THAT(proto_findings(file, "a"), SizeIs(0));
}

TEST(ProtoFileOf, RefusesWhatProtocDoesNotWrite) {
  const std::string bytes = recorded("lint/shop.binpb");
  for (const std::size_t size : {1U, 7U, 100U, 1000U}) {
    EXPECT_FALSE(parse_descriptor_set(std::string_view(bytes).substr(0, size))) << size;
  }
  EXPECT_FALSE(parse_descriptor_set("syntax = \"proto3\";"));
}

}  // namespace
}  // namespace qa
