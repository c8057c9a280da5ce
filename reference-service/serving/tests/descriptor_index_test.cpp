// Which file describes what: the index alone, over descriptions made here.
#include "serving/rpc/descriptor_index.hpp"

#include "wire/descriptor.pb.h"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace serving {
namespace {

using testing::ElementsAre;

/// Three files: app imports base and middle, which imports base too.
std::string description() {
  wire::FileDescriptor base;
  base.set_name("base.proto");  // without a package
  base.add_message_type()->set_name("Base");

  wire::FileDescriptor middle;
  middle.set_name("middle.proto");
  middle.set_package("middle");
  middle.add_dependency("base.proto");
  middle.add_service()->set_name("Alone");

  wire::FileDescriptor app;
  app.set_name("app.proto");
  app.set_package("app.v1");
  app.add_dependency("middle.proto");
  app.add_dependency("base.proto");
  app.add_enum_type()->set_name("Color");
  auto* outer = app.add_message_type();
  outer->set_name("Outer");
  outer->add_field()->set_name("size");
  outer->add_enum_type()->set_name("Kind");
  outer->add_nested_type()->set_name("Inner");
  outer->mutable_nested_type(0)->add_nested_type()->set_name("Innermost");
  auto* service = app.add_service();
  service->set_name("Shop");
  service->add_method()->set_name("Buy");

  wire::FileDescriptorSet set;
  for (const auto* file : {&base, &middle, &app}) set.add_file(file->SerializeAsString());
  return set.SerializeAsString();
}

class DescriptorIndexTest : public testing::Test {
 protected:
  std::string declarer(std::string_view symbol) {
    const auto* file = index_.file_declaring(symbol);
    return file == nullptr ? "none" : file->name;
  }

  std::vector<std::string> sent_for(std::string_view name) {
    std::vector<std::string> names;
    for (const auto* file : index_.with_imports(*index_.file_named(name), sent_)) {
      names.push_back(file->name);
    }
    return names;
  }

  DescriptorIndex index_{description()};
  DescriptorIndex::Sent sent_;
};

TEST_F(DescriptorIndexTest, ServicesAreSortedAndFullyNamed) {
  EXPECT_THAT(index_.services(), ElementsAre("app.v1.Shop", "middle.Alone"));
}

TEST_F(DescriptorIndexTest, EachSymbolLeadsToTheFileThatDeclaresIt) {
  for (const char* symbol :
       {"app.v1.Shop", "app.v1.Shop.Buy", "app.v1.Color", "app.v1.Outer", "app.v1.Outer.size",
        "app.v1.Outer.Kind", "app.v1.Outer.Inner", "app.v1.Outer.Inner.Innermost"}) {
    EXPECT_EQ(declarer(symbol), "app.proto") << symbol;
  }
  EXPECT_EQ(declarer("Base"), "base.proto");
  EXPECT_EQ(declarer("middle.Alone"), "middle.proto");
  for (const char* symbol : {"", "app", "app.v1", "Shop", ".Base", "app.v1.Shop.Sell", "size"}) {
    EXPECT_EQ(declarer(symbol), "none") << symbol;
  }
}

TEST_F(DescriptorIndexTest, KnowsWhichSymbolsAreMessages) {
  EXPECT_TRUE(index_.has_message("app.v1.Outer.Inner.Innermost"));
  EXPECT_TRUE(index_.has_message("Base"));
  EXPECT_FALSE(index_.has_message("app.v1.Shop"));
  EXPECT_FALSE(index_.has_message("app.v1.Color"));
  EXPECT_FALSE(index_.has_message("other"));
}

TEST_F(DescriptorIndexTest, AFileIsHandedOnAsItWas) {
  wire::FileDescriptorSet set;
  ASSERT_TRUE(set.ParseFromString(description()));
  EXPECT_EQ(index_.file_named("app.proto")->bytes, set.file(2));
  EXPECT_EQ(index_.file_named("other.proto"), nullptr);
}

TEST_F(DescriptorIndexTest, ImportsFollowOnceAndWhatWasAskedForAlwaysComes) {
  EXPECT_THAT(sent_for("middle.proto"), ElementsAre("middle.proto", "base.proto"));
  EXPECT_THAT(sent_for("app.proto"), ElementsAre("app.proto"));
  EXPECT_THAT(sent_for("base.proto"), ElementsAre("base.proto"));
  sent_.clear();
  EXPECT_THAT(sent_for("app.proto"), ElementsAre("app.proto", "middle.proto", "base.proto"));
}

TEST(DescriptorIndexBytesTest, BytesThatDescribeNothingAreABug) {
  EXPECT_THROW(DescriptorIndex("\xff"), std::invalid_argument);
  wire::FileDescriptorSet set;
  set.add_file("\xff");
  EXPECT_THROW(DescriptorIndex(set.SerializeAsString()), std::invalid_argument);
}

}  // namespace
}  // namespace serving
