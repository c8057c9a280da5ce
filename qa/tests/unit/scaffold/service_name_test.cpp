#include "qa/scaffold/service_name.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

ServiceName accepted(std::string_view name, std::string_view package = {}) {
  const Result<ServiceName> result = service_name(name, package);
  EXPECT_TRUE(result) << result.error().what;
  return result.value_or(ServiceName{});
}

std::string refused(std::string_view name, std::string_view package = {}) {
  const Result<ServiceName> result = service_name(name, package);
  if (result) return "accepted";
  EXPECT_EQ(result.error().kind, FailureKind::configuration);
  return result.error().what;
}

TEST(ServiceName, HasAFormForEachPlace) {
  const ServiceName name = accepted("shout-box2");
  EXPECT_EQ(name.given, "shout-box2");
  EXPECT_EQ(name.snake, "shout_box2");
  EXPECT_EQ(name.camel, "ShoutBox2");
  EXPECT_EQ(name.upper, "SHOUT_BOX2");
  EXPECT_EQ(name.package, "shout_box2.v1");
  EXPECT_EQ(name.scope, "shout_box2");
  EXPECT_EQ(name.version, "v1");
  EXPECT_EQ(name.proto_path, "shout_box2/v1");
}

TEST(ServiceName, MayHaveAPackageOfItsOwn) {
  const ServiceName name = accepted("shout", "acme.loud.v2beta1");
  EXPECT_EQ(name.scope, "acme::loud");
  EXPECT_EQ(name.version, "v2beta1");
  EXPECT_EQ(name.proto_path, "acme/loud/v2beta1");
}

TEST(ServiceName, AWordOfCppIsNoNamespace) {
  const ServiceName name = accepted("class");
  EXPECT_EQ(name.given, "class");
  EXPECT_EQ(name.camel, "Class");
  EXPECT_EQ(name.snake, "class_service");
  EXPECT_EQ(name.package, "class_service.v1");
}

// "namespace time" would not compile beside the function.
TEST(ServiceName, AFunctionOfTheCLibraryIsNoNamespace) {
  for (const char* given : {"time", "signal", "index", "stat", "log", "errno", "y0", "stdin"}) {
    const ServiceName name = accepted(given);
    EXPECT_EQ(name.given, given);
    EXPECT_EQ(name.package, std::string(given) + "_service.v1");
    EXPECT_THAT(refused("shout", std::string(given) + ".v1"), HasSubstr("the C library declares"));
  }
  EXPECT_EQ(accepted("timer").package, "timer.v1");
  EXPECT_EQ(accepted("acme", "acme.time.v1").scope, "acme::time") << "declared globally only";
}

TEST(ServiceName, MayBeLong) {
  EXPECT_EQ(accepted(std::string(60, 'a')).snake.size(), 60U);
  EXPECT_THAT(refused(std::string(61, 'a')), HasSubstr("61 characters"));
}

TEST(ServiceName, IsRefusedWithASentence) {
  EXPECT_THAT(refused(""), HasSubstr("needs a name"));
  for (const char* name : {"3com", "-a", "Shout", "_a"})
    EXPECT_THAT(refused(name), HasSubstr("begin with a lower-case letter")) << name;
  for (const char* name : {"a b", "a/b", "shoutBox", "gr\xc3\xbc", "a.b", "a;b"})
    EXPECT_THAT(refused(name), HasSubstr("digits and single hyphens only")) << name;
  for (const char* name : {"a-", "a--b", "a_-b", "a_"})
    EXPECT_THAT(refused(name), HasSubstr("after each hyphen")) << name;
  for (const char* name : {"grpc", "serving", "std", "echo", "async", "reflection-alpha"})
    EXPECT_THAT(refused(name), HasSubstr("-service' would do")) << name;
}

TEST(ServiceName, APackageIsRefusedWithASentence) {
  EXPECT_THAT(refused("shout", "shout"), HasSubstr("'shout.v1'"));
  for (const char* package : {"shout..v1", "Shout.v1", "shout.1", "a__b.v1", "a-b.v1", ".v1"})
    EXPECT_THAT(refused("shout", package), HasSubstr("between its dots only")) << package;
  EXPECT_THAT(refused("shout", "new.v1"), HasSubstr("a word of C++"));
  EXPECT_THAT(refused("shout", "qa.v1"), HasSubstr("a library has already"));
  for (const char* package : {"google.v1", "acme.grpc.v1", "acme.std.v1", "shout.std"})
    EXPECT_THAT(refused("shout", package), HasSubstr("hide a library's namespace")) << package;
  EXPECT_THAT(refused("shout", "acme.acme.v1"), HasSubstr("'acme' stands in the package"));
  EXPECT_THAT(refused("v1"), HasSubstr("'v1' stands in the package 'v1.v1' twice"));
}

}  // namespace
}  // namespace qa
