// Failures as callers get them: code, text, and details for their programs.
#include "serving/rpc/status.hpp"

#include "rich_error.hpp"

#include <gtest/gtest.h>

namespace serving {
namespace {

using std::chrono::milliseconds;

grpc::Status status_of(const Outcome& outcome) {
  return to_status(outcome, "kit.v1");
}

TEST(StatusTest, OkHasNoDetails) {
  const grpc::Status status = status_of({});
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.error_details(), "");
}

TEST(StatusTest, SaysCodeAndTextOutsideAndInside) {
  const grpc::Status status = status_of({OutcomeCode::not_found, "no such thing"});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "no such thing");
  wire::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), 5);
  EXPECT_EQ(details.message(), "no such thing");
}

TEST(StatusTest, HasTheBytesOfGoogleRpcStatus) {
  // By hand, from the field numbers of google.rpc.Status: what other languages read.
  const std::string expected = std::string("\x08\x05\x12\x02no\x1a\x41") +
                               "\x0a\x28type.googleapis.com/google.rpc.ErrorInfo" +
                               "\x12\x15\x0a\x0bNO_SUCH_ONE\x12\x06" + "kit.v1";
  EXPECT_EQ(status_of({.code = OutcomeCode::not_found, .text = "no", .reason = "NO_SUCH_ONE"})
                .error_details(),
            expected);
}

TEST(StatusTest, TheReasonIsTheCodesNameUnlessThereIsABetterOne) {
  EXPECT_EQ(reason_of(status_of({OutcomeCode::canceled, ""})), "CANCELLED");
  EXPECT_EQ(reason_of(status_of({OutcomeCode::unauthenticated, ""})), "UNAUTHENTICATED");
  const grpc::Status status =
      status_of({.code = OutcomeCode::internal, .text = "", .reason = "BROKEN"});
  const auto info = detail_of<wire::ErrorInfo>(status, "ErrorInfo");
  ASSERT_TRUE(info);
  EXPECT_EQ(info->reason(), "BROKEN");
  EXPECT_EQ(info->domain(), "kit.v1");
}

TEST(StatusTest, SaysWhenToTryAgain) {
  const auto delay = [](const Outcome& outcome) {
    const auto info = detail_of<wire::RetryInfo>(status_of(outcome), "RetryInfo");
    return info ? info->retry_delay().seconds() * 1000 + info->retry_delay().nanos() / 1'000'000
                : -1;
  };
  EXPECT_EQ(delay({OutcomeCode::unavailable, ""}), 1000);
  EXPECT_EQ(delay({OutcomeCode::resource_exhausted, "too large"}), -1);
  EXPECT_EQ(delay({.code = OutcomeCode::resource_exhausted, .retry_after = milliseconds(2500)}),
            2500);
}

TEST(StatusTest, NamesTheFieldThatIsWrong) {
  const grpc::Status status =
      status_of({.code = OutcomeCode::invalid_argument, .text = "too long", .field = "delay_ms"});
  const auto request = detail_of<wire::BadRequest>(status, "BadRequest");
  ASSERT_TRUE(request);
  ASSERT_EQ(request->field_violations_size(), 1);
  EXPECT_EQ(request->field_violations(0).field(), "delay_ms");
  EXPECT_EQ(request->field_violations(0).description(), "too long");
}

}  // namespace
}  // namespace serving
