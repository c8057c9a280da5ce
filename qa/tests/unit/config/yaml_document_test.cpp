#include "qa/config/yaml_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string json_of(const std::string& text) {
  const Result<ConfigNode> node = read_yaml(text, "f.yaml");
  return node ? to_json_text(*node) : node.error().what;
}

std::string error_of(const std::string& text) {
  const Result<ConfigNode> node = read_yaml(text, "f.yaml");
  if (node) return "no error";
  EXPECT_EQ(node.error().kind, FailureKind::configuration);
  return node.error().what;
}

TEST(YamlDocument, PlainScalarsHaveJsonTypes) {
  EXPECT_EQ(json_of("[1, -2, 1.50, 1e3, true, false, null, ~, hello]"),
            R"([1,-2,1.50,1e3,true,false,null,null,"hello"])");
  EXPECT_EQ(json_of("a:\nb: {}\nc: []"), R"({"a":null,"b":{},"c":[]})");
}

TEST(YamlDocument, QuotedScalarsStayStrings) {
  EXPECT_EQ(json_of(R"(["1", 'true', "null", ""])"), R"(["1","true","null",""])");
  EXPECT_EQ(json_of("a: |\n  1\nb: >-\n  2\n"), R"({"a":"1\n","b":"2"})");
}

TEST(YamlDocument, WordsThatOtherReadersGuessAboutAreStrings) {
  EXPECT_EQ(json_of("[no, on, 007, 0x10, 1_000, 1:30, 1., .inf, .nan]"),
            R"(["no","on","007","0x10","1_000","1:30","1.",".inf",".nan"])");
}

TEST(YamlDocument, NumbersKeepTheirDigits) {
  EXPECT_EQ(json_of("[18446744073709551616, 0.1000000000000000055511151231257827, 1e999]"),
            "[18446744073709551616,0.1000000000000000055511151231257827,1e999]");
}

TEST(YamlDocument, StringsAreEscapedForJson) {
  EXPECT_EQ(json_of(R"("a\"b\\c\n\u00e9")"), "\"a\\\"b\\\\c\\n\u00e9\"");
}

TEST(YamlDocument, SyntaxErrorsHaveAPosition) {
  EXPECT_THAT(error_of("a: 1\nb: [1, 2\n"), StartsWith("f.yaml:3:1: "));
  EXPECT_THAT(error_of("a: b: c"), StartsWith("f.yaml:1:5: "));
}

TEST(YamlDocument, RefusesWhatDataDoesWithout) {
  EXPECT_EQ(error_of("a: 1\na: 2"), "f.yaml:2:1: key 'a' occurs twice");
  EXPECT_THAT(error_of("a: &x 1\nb: 2"), HasSubstr("anchors are not supported"));
  EXPECT_THAT(error_of("a: &x [1]\nb: *x"), StartsWith("f.yaml:1:4: anchors"));
  EXPECT_EQ(error_of("a: !!int 1"), "f.yaml:1:4: tags are not supported");
  EXPECT_EQ(error_of("a: 1\n---\nb: 2"), "f.yaml:2:1: a second document; one is expected");
  EXPECT_EQ(error_of("[a]: 1"), "f.yaml:1:1: a key must be a string");
  EXPECT_EQ(error_of(""), "f.yaml:1:1: empty file");
}

TEST(YamlDocument, RefusesAliasBombsAndDeepNesting) {
  EXPECT_THAT(error_of("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"), HasSubstr("not supported"));
  EXPECT_THAT(error_of(std::string(100, '[') + std::string(100, ']')),
              HasSubstr("nested too deeply"));
  EXPECT_THAT(error_of(std::string(100'000, '[')), StartsWith("f.yaml:1:"));
  EXPECT_THAT(error_of(std::string(300'000, 'a')), HasSubstr("larger than 256 KiB"));
  std::string blocks;
  for (int depth = 0; depth < 200; ++depth)
    blocks += std::string(static_cast<std::size_t>(depth), ' ') + "a:\n";
  EXPECT_THAT(error_of(blocks), HasSubstr("nested too deeply"));
}

}  // namespace
}  // namespace qa
