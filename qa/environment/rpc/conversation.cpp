#include "qa/environment/rpc/conversation.hpp"

#include "qa/environment/rpc_verdict.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

/// Of a message for people.
constexpr std::size_t kMaxProblem = 4000;

std::string shortened(std::string text) {
  if (text.size() <= kMaxProblem) return text;
  const std::size_t size = text.size();
  text.resize(kMaxProblem);
  return text + fmt::format("... ({} bytes)", size);
}

int count(const std::vector<RpcStep>& steps, RpcStep::Kind kind) {
  int sum = 0;
  for (const RpcStep& step : steps) {
    if (step.kind == kind) sum += step.times;
  }
  return sum;
}

Result<void> check_fit(const RpcCall& call, const proto::MethodDescriptor& method) {
  const int sent = count(call.steps, RpcStep::Kind::send);
  const int received = count(call.steps, RpcStep::Kind::receive);
  if (!method.client_streaming() && !method.server_streaming())
    return fail(FailureKind::configuration,
                call.method + " does not stream: it takes a `request` and has a `response`");
  if (method.server_streaming() && !call.counts_replies)
    return fail(FailureKind::configuration,
                call.method +
                    " streams its replies: say which must come with `responses`, how many with "
                    "`replies`, or both with `steps`");
  if (!method.client_streaming() && sent != 1)
    return fail(FailureKind::configuration,
                fmt::format("{} takes one request, not {}", call.method, sent));
  if (!method.server_streaming() && received > 1)
    return fail(FailureKind::configuration,
                fmt::format("{} has one reply, not {}", call.method, received));
  return {};
}

ReplyQuestion question_of(const RpcExpectation& expect) {
  ReplyQuestion question{.only_contains = !expect.contains.empty(), .ignore = expect.ignore};
  const std::string& expected = expect.contains.empty() ? expect.response : expect.contains;
  if (!expected.empty()) question.expected = expected;
  for (const auto& [path, expression] : expect.matches) question.fields.push_back(path);
  return question;
}

std::string replies_text(int count) {
  return fmt::format("{} {}", count, count == 1 ? "reply" : "replies");
}

}  // namespace

Result<Conversation> Conversation::prepare(const RpcCall& call,
                                           const proto::MethodDescriptor& method,
                                           const Schema& schema) {
  TRY(check_fit(call, method));
  Conversation conversation;
  conversation.closes_at_once_ = !method.client_streaming();
  conversation.replies_ = count(call.steps, RpcStep::Kind::receive);
  for (const RpcStep& what : call.steps) {
    Step& step = conversation.steps_.emplace_back(Step{.what = what});
    if (what.kind == RpcStep::Kind::send) {
      TRY_ASSIGN(const auto message, schema.parse(*method.input_type(), what.message));
      step.bytes = message->SerializeAsString();
    } else if (what.kind == RpcStep::Kind::receive) {
      TRY_ASSIGN(step.reply,
                 ReplyReader::prepare(question_of(what.expect), *method.output_type(), schema));
    }
  }
  TRY_ASSIGN(conversation.any_reply_,
             ReplyReader::prepare({.captured = call.captured}, *method.output_type(), schema));
  return conversation;
}

bool Conversation::receive(const Step& step, Stream& stream, RpcAnswer& answer, std::string& last,
                           Clock& clock) const {
  for (int i = 0; i < step.what.times; ++i) {
    const auto began = clock.steady_now();
    std::optional<std::string> bytes = stream.receive();
    if (!bytes) return false;
    ++answer.replies;
    const auto waited = clock.steady_now() - began;
    RpcAnswer reply = step.reply.read(*bytes);
    reply.duration = std::chrono::duration_cast<std::chrono::microseconds>(waited);
    const std::string problem = reply_problem(step.what.expect, reply);
    if (!problem.empty()) {
      answer.problem = fmt::format("reply {} of {}: {}", answer.replies, replies_, problem);
      return false;
    }
    last = std::move(*bytes);
  }
  return true;
}

void Conversation::conclude(bool got_all, Stream& stream, RpcAnswer& answer) const {
  if (!answer.problem.empty()) stream.cancel();
  const RawReply reply = stream.finish();
  answer.status = canonical_name(reply.status.error_code());
  answer.message = reply.status.error_message();
  answer.metadata = reply.metadata;
  if (!got_all && answer.problem.empty())
    answer.problem = fmt::format("expected {}, the call ended after {} with status {}{}",
                                 replies_text(replies_), answer.replies, answer.status,
                                 answer.message.empty() ? "" : " (" + answer.message + ")");
  answer.problem = shortened(std::move(answer.problem));
}

void Conversation::hold(Stream& stream, RpcAnswer& answer, Clock& clock) const {
  std::string last;
  bool got_all = true;
  bool is_canceled = false;
  for (const Step& step : steps_) {
    if (step.what.kind == RpcStep::Kind::receive)
      got_all = receive(step, stream, answer, last, clock);
    if (!got_all) break;
    // What becomes of a message when the call has ended is told by the replies and the status.
    if (step.what.kind == RpcStep::Kind::send) static_cast<void>(stream.send(step.bytes));
    if (step.what.kind == RpcStep::Kind::close ||
        (closes_at_once_ && step.what.kind == RpcStep::Kind::send))
      stream.close();
    is_canceled = step.what.kind == RpcStep::Kind::cancel;
  }
  if (is_canceled) {
    stream.cancel();
  } else if (got_all) {
    if (const std::optional<std::string> another = stream.receive())
      answer.problem = "expected " + replies_text(replies_) +
                       ", there was another one: " + any_reply_.read(*another).response;
  }
  conclude(got_all, stream, answer);
  if (answer.problem.empty() && answer.replies > 0)
    answer.captured = any_reply_.read(last).captured;
}

}  // namespace qa
