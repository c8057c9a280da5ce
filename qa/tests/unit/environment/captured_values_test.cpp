#include "qa/environment/captured_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Values as a case leaves them whose reply has `json` in the field `id`.
CapturedValues captured(const std::string& json, TestStatus status = TestStatus::passed) {
  RpcCase creates{.name = "creates"};
  RpcCaller& caller = creates.callers.emplace_back();
  caller.captures["ID"] = {.path = "id"};
  CapturedValues values;
  const RpcAnswer answer{.status = "OK", .captured = {{"id", json}}};
  values.take(creates, std::vector{answer}, status);
  return values;
}

RpcCase uses(const std::string& request) {
  RpcCase uses{.name = "uses"};
  uses.callers.emplace_back().request = request;
  return uses;
}

std::string request_with(const std::string& json, const std::string& request) {
  const auto filled = captured(json).fill_in(uses(request));
  return filled ? filled->callers.front().request : filled.error().why;
}

TEST(CapturedValues, AReferenceAloneHasTheTypeOfTheValue) {
  const std::string request = R"({"id":"${captured.ID}","n":1})";
  EXPECT_EQ(request_with("7", request), R"({"id":7,"n":1})");
  EXPECT_EQ(request_with(R"("seven")", request), R"({"id":"seven","n":1})");
  EXPECT_EQ(request_with("true", request), R"({"id":true,"n":1})");
  EXPECT_EQ(request_with(R"({"a":[1]})", request), R"({"id":{"a":[1]},"n":1})");
  EXPECT_EQ(request_with(R"("NaN")", request), R"({"id":"NaN","n":1})");
  EXPECT_EQ(request_with(R"("18446744073709551615")", request),
            R"({"id":"18446744073709551615","n":1})");
}

TEST(CapturedValues, WithinATextAValueIsText) {
  const std::string request = R"({"name":"user ${captured.ID}!"})";
  EXPECT_EQ(request_with("7", request), R"({"name":"user 7!"})");
  EXPECT_EQ(request_with(R"("a\"b\\c\u0001grüß")", request),
            R"({"name":"user a\"b\\c\u0001grüß!"})");
  EXPECT_EQ(request_with(R"({"a":"b"})", request), R"({"name":"user {\"a\":\"b\"}!"})");
  EXPECT_EQ(request_with("7", R"({"of":{"${captured.ID}":1,"x${captured.ID}":"\\"}})"),
            R"({"of":{"7":1,"x7":"\\"}})");
}

TEST(CapturedValues, AValueIsNotSearchedForReferences) {
  for (const char* text :
       {R"("${captured.ID}")", R"("$${captured.ID}")", R"("${captured.OTHER}")"}) {
    EXPECT_EQ(request_with(text, R"({"id":"${captured.ID}"})"),
              std::string(R"({"id":)") + text + "}");
    const std::string inner = std::string(text).substr(1, std::string(text).size() - 2);
    EXPECT_EQ(request_with(text, R"({"id":"a${captured.ID}"})"), R"({"id":"a)" + inner + R"("})");
  }
  EXPECT_EQ(request_with("7", R"({"id":"$${captured.ID}"})"), R"({"id":"${captured.ID}"})");
}

TEST(CapturedValues, ReplaceReferencesInMetadataAndExpectations) {
  RpcCase rpc = uses("{}");
  RpcCaller& caller = rpc.callers.front();
  caller.metadata = {{"authorization", "Bearer ${captured.ID}"}};
  caller.expect.response = R"({"id":"${captured.ID}"})";
  caller.expect.contains = R"(["${captured.ID}"])";
  caller.expect.message = "^${captured.ID}$";
  caller.expect.matches = {{"id", "^${captured.ID}+$"}};
  caller.expect.metadata = {{"x-id", "${captured.ID}"}, {"x-gone", std::nullopt}};
  caller.expect.never = {"${captured.ID}", "plain"};
  const auto filled = captured(R"("a.b")").fill_in(rpc);
  ASSERT_TRUE(filled) << filled.error().why;
  const RpcCaller& result = filled->callers.front();
  EXPECT_EQ(result.metadata.at("authorization"), "Bearer a.b");
  EXPECT_EQ(result.expect.response, R"({"id":"a.b"})");
  EXPECT_EQ(result.expect.contains, R"(["a.b"])");
  EXPECT_EQ(result.expect.message, R"(^(?:a\.b)$)");
  EXPECT_EQ(result.expect.matches.at("id"), R"(^(?:a\.b)+$)");
  EXPECT_EQ(result.expect.metadata.at("x-id"), "a.b");
  EXPECT_EQ(result.expect.metadata.at("x-gone"), std::nullopt);
  EXPECT_THAT(result.expect.never, ElementsAre(R"((?:a\.b))", "plain"));
}

TEST(CapturedValues, ReplaceReferencesInStreams) {
  RpcCase rpc = uses("{}");
  RpcCaller& caller = rpc.callers.front();
  caller.requests = {R"(["${captured.ID}"])"};
  caller.expect.responses = {R"(["${captured.ID}"])"};
  RpcStep& step = caller.steps.emplace_back();
  step.message = R"({"a":"${captured.ID}"})";
  step.expect.never = {"${captured.ID}"};
  EXPECT_THAT(names_used_by(rpc), ElementsAre("ID"));
  const auto filled = captured("7").fill_in(rpc);
  ASSERT_TRUE(filled) << filled.error().why;
  EXPECT_THAT(*filled->callers.front().requests, ElementsAre("[7]"));
  EXPECT_THAT(*filled->callers.front().expect.responses, ElementsAre("[7]"));
  EXPECT_EQ(filled->callers.front().steps[0].message, R"({"a":7})");
  EXPECT_THAT(filled->callers.front().steps[0].expect.never, ElementsAre("(?:7)"));
}

TEST(CapturedValues, OfACaseThatFailedThereAreNone) {
  const RpcCase rpc = uses(R"({"id":"${captured.ID}"})");
  const auto failed = captured("7", TestStatus::failed).fill_in(rpc);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().status, TestStatus::skipped);
  EXPECT_EQ(failed.error().why, "'ID' was to be captured by the case 'creates', which failed");
  EXPECT_THAT(captured("7", TestStatus::skipped).fill_in(rpc).error().why,
              HasSubstr("which was skipped"));
  EXPECT_TRUE(captured("7", TestStatus::failed).fill_in(uses("{}")));
}

TEST(CapturedValues, OneThatDoesNotFitAnExpressionFailsTheCase) {
  RpcCase rpc = uses("{}");
  rpc.callers.front().expect.never = {"${captured.ID}"};
  const auto filled = captured("\"" + std::string(2000, 'x') + "\"").fill_in(rpc);
  ASSERT_FALSE(filled);
  EXPECT_EQ(filled.error().status, TestStatus::failed);
  EXPECT_THAT(filled.error().why, HasSubstr("more than 1000 characters"));
}

TEST(CapturedValues, ComeFromTheLastReplyToEachCaller) {
  RpcCase creates{.name = "creates", .repeat = 2};
  creates.callers.resize(2);
  creates.callers[0].captures["FIRST"] = {.path = "id"};
  creates.callers[1].captures["SECOND"] = {.place = RpcCapture::Place::metadata, .path = "x-id"};
  std::vector<RpcAnswer> answers(4);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    answers[i].captured = {{"id", std::to_string(i)}};
    answers[i].metadata = {{"x-id", {"m" + std::to_string(i), "other"}}};
  }
  EXPECT_THAT(names_captured_by(creates), ElementsAre("FIRST", "SECOND"));
  CapturedValues values;
  values.take(creates, answers, TestStatus::passed);
  const RpcCase rpc = uses(R"(["${captured.FIRST}","${captured.SECOND}"])");
  EXPECT_THAT(names_used_by(rpc), ElementsAre("FIRST", "SECOND"));
  EXPECT_EQ(values.fill_in(rpc)->callers.front().request, R"([1,"m3"])");
}

TEST(CapturedValues, AreNeitherEmptyNorHuge) {
  const RpcCapture field{.path = "id"};
  const RpcCapture metadata{.place = RpcCapture::Place::metadata, .path = "x-id"};
  EXPECT_EQ(captured_from({}, field).error(), "its reply has nothing at id");
  EXPECT_EQ(captured_from({}, metadata).error(), "its reply has nothing in the metadata 'x-id'");
  EXPECT_FALSE(captured_from({.metadata = {{"x-id", {""}}}}, metadata));
  EXPECT_THAT(captured_from({.captured = {{"id", std::string(100'000, '1')}}}, field).error(),
              HasSubstr("100000 bytes at id, which is too long"));
}

}  // namespace
}  // namespace qa
