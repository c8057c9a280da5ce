#include "serving/rpc/status.hpp"

#include "wire/error_details.pb.h"

#include <string>

namespace serving {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// What a client waits that is told nothing else.
constexpr seconds kRetryUnavailable{1};

void add(wire::Status& status, std::string_view type, const google::protobuf::MessageLite& detail) {
  wire::Any& any = *status.add_details();
  any.mutable_type_url()->append("type.googleapis.com/google.rpc.").append(type);
  detail.SerializeToString(any.mutable_value());
}

void add_error_info(wire::Status& status, const Outcome& outcome, std::string_view domain) {
  const std::string_view reason = outcome.reason.empty() ? name_of(outcome.code) : outcome.reason;
  wire::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(domain));
  add(status, "ErrorInfo", info);
}

void add_retry_info(wire::Status& status, milliseconds delay) {
  const auto whole = std::chrono::floor<seconds>(delay);
  wire::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(whole.count());
  const std::chrono::nanoseconds rest = delay - whole;
  info.mutable_retry_delay()->set_nanos(static_cast<std::int32_t>(rest.count()));
  add(status, "RetryInfo", info);
}

void add_bad_request(wire::Status& status, const Outcome& outcome) {
  wire::BadRequest request;
  auto& violation = *request.add_field_violations();
  violation.set_field(std::string(outcome.field));
  violation.set_description(outcome.text);
  add(status, "BadRequest", request);
}

milliseconds retry_delay_of(const Outcome& outcome) {
  const bool soon_again = outcome.code == OutcomeCode::unavailable;
  return outcome.retry_after.count() == 0 && soon_again ? kRetryUnavailable : outcome.retry_after;
}

}  // namespace

grpc::Status to_status(const Outcome& outcome, std::string_view domain) {
  if (outcome.is_ok()) return grpc::Status::OK;
  wire::Status details;
  details.set_code(static_cast<int>(outcome.code));
  details.set_message(outcome.text);
  add_error_info(details, outcome, domain);
  if (const milliseconds delay = retry_delay_of(outcome); delay.count() > 0) {
    add_retry_info(details, delay);
  }
  if (!outcome.field.empty()) add_bad_request(details, outcome);
  return {static_cast<grpc::StatusCode>(outcome.code), outcome.text, details.SerializeAsString()};
}

}  // namespace serving
