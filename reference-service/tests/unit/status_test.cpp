// Failures as callers get them: code, text, and details for their programs.
#include "rpc/status.hpp"

#include "rich_error.hpp"

#include <gtest/gtest.h>

namespace echo {
namespace {

using std::chrono::milliseconds;

TEST(StatusTest, OkHasNoDetails) {
  const grpc::Status status = to_status({});
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.error_details(), "");
}

TEST(StatusTest, SaysCodeAndTextOutsideAndInside) {
  const grpc::Status status = to_status({OutcomeCode::not_found, "no such echo"});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "no such echo");
  wire::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), 5);
  EXPECT_EQ(details.message(), "no such echo");
}

TEST(StatusTest, HasTheBytesOfGoogleRpcStatus) {
  // By hand, from the field numbers of google.rpc.Status: what other languages read.
  const std::string expected = std::string("\x08\x05\x12\x02no\x1a\x42") +
                               "\x0a\x28type.googleapis.com/google.rpc.ErrorInfo" +
                               "\x12\x16\x0a\x0bNO_SUCH_ONE\x12\x07" + "echo.v1";
  EXPECT_EQ(to_status({.code = OutcomeCode::not_found, .text = "no", .reason = "NO_SUCH_ONE"})
                .error_details(),
            expected);
}

TEST(StatusTest, TheReasonIsTheCodesNameUnlessThereIsABetterOne) {
  EXPECT_EQ(reason_of(to_status({OutcomeCode::canceled, ""})), "CANCELLED");
  EXPECT_EQ(reason_of(to_status({OutcomeCode::unauthenticated, ""})), "UNAUTHENTICATED");
  const grpc::Status status =
      to_status({.code = OutcomeCode::internal, .text = "", .reason = "BROKEN"});
  const auto info = detail_of<wire::ErrorInfo>(status, "ErrorInfo");
  ASSERT_TRUE(info);
  EXPECT_EQ(info->reason(), "BROKEN");
  EXPECT_EQ(info->domain(), "echo.v1");
}

TEST(StatusTest, SaysWhenToTryAgain) {
  const auto delay = [](const Outcome& outcome) {
    const auto info = detail_of<wire::RetryInfo>(to_status(outcome), "RetryInfo");
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
      to_status({.code = OutcomeCode::invalid_argument, .text = "too long", .field = "delay_ms"});
  const auto request = detail_of<wire::BadRequest>(status, "BadRequest");
  ASSERT_TRUE(request);
  ASSERT_EQ(request->field_violations_size(), 1);
  EXPECT_EQ(request->field_violations(0).field(), "delay_ms");
  EXPECT_EQ(request->field_violations(0).description(), "too long");
}

}  // namespace
}  // namespace echo
