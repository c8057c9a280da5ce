#include "qa/contract/protobuf/proto_style.hpp"

#include "qa/tests/fakes/temporary_folder.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "rule:line: message" of each finding in a file of that name.
std::vector<std::string> told(const std::string& name, const std::string& text) {
  const TemporaryFolder folder;
  std::filesystem::create_directories((folder.path() / name).parent_path());
  std::ofstream(folder.path() / name) << text;
  const auto api = Api::load({folder.path()}, {name});
  if (!api) {
    ADD_FAILURE() << api.error().what;
    return {};
  }
  std::vector<std::string> lines;
  for (const ProtoFinding& finding : check_proto_style(**api)) {
    EXPECT_EQ(finding.file, name);
    lines.push_back(finding.rule + ":" + std::to_string(finding.line) + ": " + finding.message);
  }
  return lines;
}

std::vector<std::string> told(const std::string& body) {
  return told("a/v1/x.proto", "syntax = \"proto3\";\npackage a.v1;\n" + body);
}

TEST(ProtoStyle, WhatHasItsCommentsAndNamesIsFine) {
  EXPECT_THAT(told(R"(
// Asks.
service AskService {
  // Asks.
  rpc Ask(Question) returns (Question);
}
// What is asked.
message Question {
  string text = 1;  // behind it counts, too
  /* A block. */
  map<string, int32> counts = 2;
  // One of both.
  oneof choice {
    // This.
    int32 first_one = 3;
  }
  // Nested.
  enum HTTPStatus {
    HTTP_STATUS_UNSPECIFIED = 0;
    // Fine.
    HTTP_STATUS_OK = 1;
  }
}
)"),
              IsEmpty());
}

TEST(ProtoStyle, EveryDeclarationWantsAComment) {
  EXPECT_THAT(told(R"(
service S {
  rpc R(M) returns (M);
}

message M {
  //
  string a = 1;
}
enum E { E_UNSPECIFIED = 0; E_A = 1; }
)"),
              ElementsAre("proto.comment:4: service a.v1.S has no comment",
                          "proto.comment:5: rpc a.v1.S.R has no comment",
                          "proto.comment:8: message a.v1.M has no comment",
                          "proto.comment:10: field a.v1.M.a has no comment",
                          "proto.comment:12: enum a.v1.E has no comment",
                          "proto.comment:12: enum value a.v1.E_A has no comment"));
}

TEST(ProtoStyle, ACommentThatBelongsToNothingIsNone) {
  EXPECT_THAT(told("// License.\n\n// Detached.\n\nmessage M {}\n"),
              ElementsAre("proto.comment:7: message a.v1.M has no comment"));
}

TEST(ProtoStyle, NamesFollowTheStyleGuide) {
  EXPECT_THAT(told(R"(
// c
message bad_name {
  string camelCase = 1;  // c
  string trailing_ = 2;  // c
}
// c
enum Color {
  RED = 0;
  COLOR_blue = 1;  // c
}
)"),
              ElementsAre("proto.message-name:5: message a.v1.bad_name is not UpperCamelCase",
                          "proto.field-name:6: field a.v1.bad_name.camelCase is not "
                          "lower_snake_case",
                          "proto.field-name:7: field a.v1.bad_name.trailing_ is not "
                          "lower_snake_case",
                          "proto.enum-value:11: enum value a.v1.RED does not begin with COLOR_",
                          "proto.enum-zero:11: enum value a.v1.RED is what readers see that were "
                          "told nothing: call it COLOR_UNSPECIFIED",
                          "proto.enum-value-name:12: enum value a.v1.COLOR_blue is not "
                          "UPPER_SNAKE_CASE"));
}

TEST(ProtoStyle, AFileLiesWhereItsPackageSays) {
  EXPECT_THAT(told("a/BadName.proto", "syntax = \"proto3\";\npackage a.V1;\n"),
              ElementsAre("proto.file-name:0: its name is not lower_snake_case",
                          "proto.package:0: package a.V1 belongs into the folder a/V1",
                          "proto.package:0: package a.V1 is not lower_snake_case"));
  EXPECT_THAT(told("x.proto", "syntax = \"proto3\";\n"),
              ElementsAre("proto.package:0: it has no package"));
}

TEST(ProtoStyleWire, IsReadAsItWasWritten) {
  const ProtoStyle style{
      .error = "",
      .findings = {{.rule = "r", .message = "m", .file = "f", .line = 1, .column = 2}}};
  EXPECT_EQ(parse_proto_style(to_json(style)).value(), style);
  EXPECT_FALSE(parse_proto_style("{}"));
  EXPECT_FALSE(parse_proto_style("x"));
}

}  // namespace
}  // namespace qa
