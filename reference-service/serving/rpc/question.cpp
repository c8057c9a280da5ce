#include "serving/rpc/question.hpp"

#include <algorithm>

namespace serving {

namespace {

void pass_on(const TraceContext& trace, grpc::ClientContext& context) {
  if (!trace.parent.empty()) context.AddMetadata("traceparent", trace.parent);
  if (trace.state.empty()) return;
  // Between members a tab may stand for a space, but gRPC ends the process rather than send one.
  std::string state = trace.state;
  std::ranges::replace(state, '\t', ' ');
  context.AddMetadata("tracestate", state);
}

}  // namespace

Outcome outcome_of_peer(const grpc::Status& status, const std::string& name) {
  if (status.ok()) return {};
  const auto code = static_cast<OutcomeCode>(status.error_code());
  const std::string peer = "downstream peer " + name;
  if (code == OutcomeCode::unavailable) {
    return {code, peer + " cannot be reached: " + status.error_message()};
  }
  if (code == OutcomeCode::deadline_exceeded) return {code, peer + " did not answer in time"};
  return {code, peer + ": " + status.error_message()};
}

QuestionContext::QuestionContext(const CallInfo& call) {
  using std::chrono::system_clock;
  context_.set_deadline(std::min(call.deadline, system_clock::now() + kPeerTimeout));
  pass_on(call.trace, context_);
}

}  // namespace serving
