#include "qa/contract/protobuf/compare_apis.hpp"

#include "qa/tests/fakes/temporary_folder.hpp"

#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Name and text of each file.
using Sources = std::map<std::string, std::string>;

/// Two versions of x.proto, or of more.
class CompareApis : public testing::Test {
 protected:
  static Result<std::unique_ptr<Api>> load(const Sources& sources) {
    const TemporaryFolder folder;
    std::vector<std::string> names;
    for (const auto& [name, text] : sources) {
      std::ofstream(folder.path() / name) << text;
      names.push_back(name);
    }
    return Api::load({folder.path()}, names);
  }

  static Result<std::unique_ptr<Api>> load(const std::string& text) {
    return load(Sources{{"x.proto", text}});
  }

  static std::string proto3(const std::string& body) {
    return "syntax = \"proto3\";\npackage x;\n" + body;
  }

  template <class Text>
  static std::vector<ApiChange> changes(const Text& before, const Text& after) {
    const auto base = load(before);
    const auto now = load(after);
    if (!base || !now) {
      ADD_FAILURE() << (base ? now.error().what : base.error().what);
      return {};
    }
    return compare_apis(**base, **now);
  }

  /// "breaking field-number x.M.a", one for each.
  static std::vector<std::string> lines_of(const std::vector<ApiChange>& changes) {
    std::vector<std::string> lines;
    for (const ApiChange& change : changes) {
      lines.push_back(std::string(to_text(change.impact)) + " " + change.rule + " " +
                      change.subject);
    }
    return lines;
  }

  /// For the changes between two bodies of proto3.
  static std::vector<std::string> told(const std::string& before, const std::string& after) {
    return lines_of(changes(proto3(before), proto3(after)));
  }

  /// The same between two messages M.
  static std::vector<std::string> fields(const std::string& before, const std::string& after) {
    return told("message M { " + before + " }", "message M { " + after + " }");
  }
};

TEST_F(CompareApis, CommentsAndOrderAreNoChange) {
  EXPECT_THAT(told("message A { int32 a = 1; string b = 2; }\nmessage B {}",
                   "// New words.\nmessage B {}\nmessage A { string b = 2; int32 a = 1; }"),
              IsEmpty());
}

TEST_F(CompareApis, FieldsThatOthersStillUseBreak) {
  EXPECT_THAT(fields("int32 a = 1;", "int32 a = 3;"), ElementsAre("breaking field-number x.M.a"));
  EXPECT_THAT(fields("int32 a = 1;", ""), ElementsAre("breaking field-removed x.M.a"));
  EXPECT_THAT(fields("int32 a = 1;", "int64 a = 1;"), ElementsAre("breaking field-type x.M.a"));
  EXPECT_THAT(fields("int32 a = 1;", "repeated int32 a = 1;"),
              ElementsAre("breaking field-presence x.M.a"));
  EXPECT_THAT(fields("int32 a = 1;", "optional int32 a = 1;"),
              ElementsAre("breaking field-presence x.M.a"));
  EXPECT_THAT(fields("int32 a = 1;", "int32 b = 1;"), ElementsAre("breaking field-name x.M.b"));
  EXPECT_THAT(fields("int32 a = 1;", "int32 a = 1 [json_name = \"z\"];"),
              ElementsAre("breaking field-json-name x.M.a"));
  EXPECT_THAT(fields("oneof o { int32 a = 1; }", "oneof p { int32 a = 1; }"),
              ElementsAre("breaking field-oneof x.M.a"));
}

TEST_F(CompareApis, TwoFieldsThatChangeTheirNumbersBreakBoth) {
  EXPECT_THAT(fields("int32 a = 1; int32 b = 2;", "int32 a = 2; int32 b = 1;"),
              ElementsAre("breaking field-name x.M.a", "breaking field-name x.M.b"));
}

TEST_F(CompareApis, ReservedNumbersStayReserved) {
  EXPECT_THAT(fields("reserved 4 to 6;", ""), ElementsAre("breaking reserved-removed x.M"));
  EXPECT_THAT(fields("reserved 4;", "int32 a = 4;"), ElementsAre("breaking field-reserved x.M.a"));
  EXPECT_THAT(fields("reserved 4;", "reserved 4 to 9;"), IsEmpty());
}

TEST_F(CompareApis, ARemovedFieldIsToReserveItsNumber) {
  const auto removed = changes(proto3("message M { int32 a = 7; }"), proto3("message M {}"));
  EXPECT_THAT(removed.at(0).message, HasSubstr("reserve 7"));
  EXPECT_EQ(removed.at(0).file, "x.proto");
  EXPECT_EQ(removed.at(0).line, 3) << "of the message that lost it";
  const auto reserved =
      changes(proto3("message M { int32 a = 7; }"), proto3("message M { reserved 7; }"));
  EXPECT_EQ(reserved.at(0).message, "the field is gone");
}

TEST_F(CompareApis, MapsAreComparedAsTheyAreWritten) {
  EXPECT_THAT(fields("map<string, int32> m = 1;", "map<string, int32> m = 1;"), IsEmpty());
  const auto other = changes(proto3("message M { map<string, int32> m = 1; }"),
                             proto3("message M { map<string, bool> m = 1; }"));
  ASSERT_EQ(other.size(), 1U);
  EXPECT_EQ(other[0].message, "its type was map<string, int32> and is map<string, bool>");
}

TEST_F(CompareApis, WhatIsNewIsAdditive) {
  EXPECT_THAT(fields("", "int32 a = 1;"), ElementsAre("additive field-added x.M.a"));
  EXPECT_THAT(told("", "message M { message N {} enum E { Z = 0; } }"),
              ElementsAre("additive message-added x.M", "additive enum-added x.M.E",
                          "additive message-added x.M.N"));
  EXPECT_THAT(told("enum E { Z = 0; }", "enum E { Z = 0; A = 1; }"),
              ElementsAre("additive enum-value-added x.E"));
}

TEST_F(CompareApis, ServicesAndRpcs) {
  const std::string types = "message A {} message B {} ";
  const auto service = [&types](const std::string& rpcs) {
    return types + "service S { " + rpcs + " }";
  };
  EXPECT_THAT(told(service("rpc M(A) returns (A);"), service("")),
              ElementsAre("breaking rpc-removed x.S.M"));
  EXPECT_THAT(told(service(""), service("rpc M(A) returns (A);")),
              ElementsAre("additive rpc-added x.S.M"));
  EXPECT_THAT(told(service("rpc M(A) returns (A);"), service("rpc M(B) returns (stream B);")),
              ElementsAre("breaking rpc-request x.S.M", "breaking rpc-response x.S.M",
                          "breaking rpc-streaming x.S.M"));
  EXPECT_THAT(told(service(""), types), ElementsAre("breaking service-removed x.S"));
  EXPECT_THAT(told(types, service("")), ElementsAre("additive service-added x.S"));
}

TEST_F(CompareApis, EnumsAndMessagesThatAreGone) {
  EXPECT_THAT(told("message M {} enum E { Z = 0; }", ""),
              ElementsAre("breaking enum-removed x.E", "breaking message-removed x.M"));
  EXPECT_THAT(told("enum E { Z = 0; A = 1; }", "enum E { Z = 0; A = 2; }"),
              ElementsAre("breaking enum-value-number x.E"));
  EXPECT_THAT(told("enum E { Z = 0; A = 1; }", "enum E { Z = 0; }"),
              ElementsAre("breaking enum-value-removed x.E"));
}

TEST_F(CompareApis, APackageThatIsRenamedTakesEverythingAway) {
  const auto renamed = changes("syntax = \"proto3\"; package x; message M {}",
                               "syntax = \"proto3\"; package y; message M {}");
  ASSERT_EQ(renamed.size(), 2U);
  EXPECT_EQ(renamed[0].rule, "message-removed") << "the gravest comes first";
  EXPECT_EQ(renamed[1].rule, "message-added");
}

TEST_F(CompareApis, WhereGeneratedCodeGoesIsPartOfTheApi) {
  const auto moved =
      changes(proto3("option go_package = \"a\";"), proto3("option go_package = \"b\";"));
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved[0].message, "go_package was \"a\" and is \"b\"");
}

TEST_F(CompareApis, RulesOfProto2) {
  const auto proto2 = [](const std::string& fields) {
    return "syntax = \"proto2\"; package x; message M { " + fields + " }";
  };
  const auto rule = [&](const std::string& before, const std::string& after) {
    const auto all = changes(proto2(before), proto2(after));
    return all.size() == 1 ? all[0].rule : std::to_string(all.size()) + " changes";
  };
  EXPECT_EQ(rule("", "required int32 a = 1;"), "field-required");
  EXPECT_EQ(rule("optional int32 a = 1;", "required int32 a = 1;"), "field-presence");
  EXPECT_EQ(rule("optional int32 a = 1 [default = 2];", "optional int32 a = 1 [default = 3];"),
            "field-default");
}

TEST_F(CompareApis, WhatIsReservedStaysReserved) {
  EXPECT_THAT(fields("reserved \"old\";", ""), ElementsAre("breaking reserved-removed x.M"));
  EXPECT_THAT(fields("reserved 3 to 9;", "reserved 3 to 5, 7 to 9;"),
              ElementsAre("breaking reserved-removed x.M"));
  EXPECT_THAT(fields("reserved 3 to 9;", "reserved 3 to 5, 6 to 9;"), IsEmpty());
  const std::string values = "A = 0; ";
  EXPECT_THAT(
      told("enum E { " + values + "reserved 4, 7 to 9; }", "enum E { " + values + "reserved 4; }"),
      ElementsAre("breaking reserved-removed x.E"));
  EXPECT_THAT(told("enum E { " + values + "reserved \"OLD\"; }", "enum E { " + values + "}"),
              ElementsAre("breaking reserved-removed x.E"));
}

TEST_F(CompareApis, AReservedNameThatIsUsedAgainIsSaid) {
  const auto found =
      changes(proto3("message M { reserved \"old\"; }"), proto3("message M { int32 old = 9; }"));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().message, "the name old was reserved and is used again");
}

TEST_F(CompareApis, CallersCountOnWhatAnRpcPromises) {
  const auto with = [](const std::string& level) {
    return "message M {}\nservice S { rpc Get(M) returns (M)" +
           (level.empty() ? ";" : " { option idempotency_level = " + level + "; }") + " }";
  };
  EXPECT_THAT(told(with("IDEMPOTENT"), with("")), ElementsAre("breaking rpc-idempotency x.S.Get"));
  EXPECT_THAT(told(with("NO_SIDE_EFFECTS"), with("IDEMPOTENT")),
              ElementsAre("breaking rpc-idempotency x.S.Get"));
  EXPECT_THAT(told(with("IDEMPOTENT"), with("NO_SIDE_EFFECTS")),
              ElementsAre("additive rpc-idempotency x.S.Get"));
  EXPECT_THAT(told(with(""), with("IDEMPOTENT")), ElementsAre("additive rpc-idempotency x.S.Get"));
}

TEST_F(CompareApis, AnotherSyntaxIsAnotherMeaning) {
  EXPECT_THAT(lines_of(changes<std::string>("syntax = \"proto2\"; package x; enum E { A = 0; }",
                                            "syntax = \"proto3\"; package x; enum E { A = 0; }")),
              ElementsAre("breaking file-syntax x.proto"));
}

TEST_F(CompareApis, ExtensionsAreFieldsOfOthers) {
  const auto with = [](const std::string& body) {
    return "syntax = \"proto2\"; package x; message M { " + body;
  };
  const std::string range = "extensions 100 to 199; } ";
  const std::string base = with(range + "extend M { optional int32 e = 100; }");
  EXPECT_THAT(lines_of(changes(base, with(range))), ElementsAre("breaking extension-removed x.e"));
  EXPECT_THAT(lines_of(changes(with(range), base)), ElementsAre("additive extension-added x.e"));
  EXPECT_THAT(lines_of(changes(base, with(range + "extend M { optional string e = 100; }"))),
              ElementsAre("breaking field-type x.e"));
  EXPECT_THAT(lines_of(changes(base, with(range + "extend M { optional int32 e = 101; }"))),
              ElementsAre("breaking field-number x.e"));
  EXPECT_THAT(lines_of(changes(with(range), with("extensions 100 to 150; }"))),
              ElementsAre("breaking extension-range-removed x.M"));
}

TEST_F(CompareApis, ATypeIsToBeFoundWhereItsHeaderIsIncluded) {
  const auto lines = [](const Sources& before, const Sources& after) {
    return lines_of(changes(before, after));
  };
  const std::string begin = "syntax = \"proto3\"; package x; ";
  const Sources base = {{"a.proto", begin + "message M {}"}};
  const std::string moved = begin + "message M {}";
  EXPECT_THAT(lines(base, {{"a.proto", begin}, {"b.proto", moved}}),
              ElementsAre("breaking moved x.M"));
  EXPECT_THAT(lines(base, {{"b.proto", moved}}), ElementsAre("breaking moved x.M"));
  const Sources forwarded = {{"a.proto", begin + "import public \"b.proto\";"}, {"b.proto", moved}};
  EXPECT_THAT(lines(base, forwarded), IsEmpty());
  EXPECT_THAT(lines(forwarded, {{"a.proto", begin + "import \"b.proto\";"}, {"b.proto", moved}}),
              ElementsAre("breaking public-import-removed a.proto"));
}

TEST_F(CompareApis, WhatCannotBeReadIsSaidInProtobufsWords) {
  const auto broken = load("syntax = \"proto3\";\nmessage M { int32 a = ; }\n");
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().what, HasSubstr("x.proto:2:23: "));
  const auto missing = load("syntax = \"proto3\";\nimport \"nowhere.proto\";\n");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().what, HasSubstr("nowhere.proto"));
}

}  // namespace
}  // namespace qa
