#include "qa/scaffold/renaming.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

std::string shout(std::string_view text) {
  return renamed(text, *service_name("shout-box", "acme.shout.v2"));
}

TEST(Renaming, TheServiceGetsItsNameInEachForm) {
  EXPECT_EQ(shout("echo_server --port=1"), "shout_box_server --port=1");
  EXPECT_EQ(shout("class EchoService final"), "class ShoutBoxService final");
  EXPECT_EQ(shout("v1::MockEchoServiceStub"), "v2::MockShoutBoxServiceStub");
  EXPECT_EQ(shout("ECHO_MAX_AGE_S"), "SHOUT_BOX_MAX_AGE_S");
  EXPECT_EQ(shout("namespace echo {\n}  // namespace echo"),
            "namespace acme::shout {\n}  // namespace acme::shout");
  EXPECT_EQ(shout("echo::program()"), "acme::shout::program()");
  EXPECT_EQ(shout("\"echo.v1.EchoService\""), "\"acme.shout.v2.ShoutBoxService\"");
  EXPECT_EQ(shout("#include \"echo/v1/echo.grpc.pb.h\""),
            "#include \"acme/shout/v2/shout_box.grpc.pb.h\"");
  EXPECT_EQ(shout("reference-service/src/echo_peer.cpp"), "service/src/shout_box_peer.cpp");
  EXPECT_EQ(shout("reference_service_unit_tests"), "service_unit_tests");
}

TEST(Renaming, WhatEchoMeansKeepsItsName) {
  for (const char* kept : {"Echo echo_;", "void echo(EchoRpc::Call& call)", "echo_streams.hpp",
                           "EchoTest", "ExpandRpc", "service GatedEcho", "cmake -E echo x",
                           "grpc::health::v1::Health", "re_echo::x"})
    EXPECT_EQ(shout(kept), kept);
  EXPECT_EQ(shout("v1::EchoRequest request"), "v2::EchoRequest request");
}

TEST(Renaming, ANameOfUnknownMeaningIsNoticed) {
  EXPECT_TRUE(is_unknown_name("echo_gadget"));
  EXPECT_TRUE(is_unknown_name("NewEchoThing"));
  EXPECT_FALSE(is_unknown_name("echo_server"));
  EXPECT_FALSE(is_unknown_name("EchoRequest"));
  EXPECT_FALSE(is_unknown_name("other"));
}

}  // namespace
}  // namespace qa
