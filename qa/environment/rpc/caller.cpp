#include "qa/environment/rpc/caller.hpp"

#include "qa/environment/rpc/channel.hpp"
#include "qa/environment/rpc/conversation.hpp"

#include <algorithm>
#include <iterator>
#include <latch>
#include <memory>
#include <optional>
#include <thread>

#include <grpc/grpc.h>
#include <grpcpp/support/slice.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

/// What goes out and what is hoped for; the method is null when it is not declared.
struct Prepared {
  const proto::MethodDescriptor* method = nullptr;
  std::string request;                       ///< wire format
  ReplyReader reply;                         ///< of a method that does not stream
  std::optional<Conversation> conversation;  ///< of one that does
};

Result<void> check_metadata(const std::map<std::string, std::string>& metadata) {
  for (const auto& [key, value] : metadata) {
    const grpc_slice key_slice = grpc_slice_from_static_string(key.c_str());
    const grpc_slice value_slice = grpc_slice_from_static_buffer(value.data(), value.size());
    const bool is_binary = grpc_is_binary_header(key_slice) != 0;
    if (grpc_header_key_is_legal(key_slice) == 0 ||
        (!is_binary && grpc_header_nonbin_value_is_legal(value_slice) == 0)) {
      return fail(FailureKind::configuration, "metadata '" + key + "' cannot be sent: keys are " +
                                                  "lower case, values are printable ASCII");
    }
  }
  return {};
}

/// A call that says nothing of a stream can have a method with one request that must fail: no
/// reply is expected then.
std::vector<RpcStep> whole_steps(const RpcCall& call, const proto::MethodDescriptor& method) {
  const bool must_fail = call.steps.empty() && call.counts_replies;
  if (!must_fail || method.client_streaming() || !method.server_streaming()) return call.steps;
  return {RpcStep{.kind = RpcStep::Kind::send, .message = call.request},
          RpcStep{.kind = RpcStep::Kind::close}};
}

Result<void> prepare_stream(const RpcCall& call, const Schema& schema, Prepared& prepared) {
  RpcCall streaming = call;
  streaming.steps = whole_steps(call, *prepared.method);
  if (streaming.steps.empty() && prepared.method->client_streaming())
    return fail(FailureKind::configuration,
                call.method + " takes a stream of requests: say them with `requests` or `steps`");
  TRY_ASSIGN(prepared.conversation, Conversation::prepare(streaming, *prepared.method, schema));
  return {};
}

Result<Prepared> prepare(const RpcCall& call, const Schema& schema) {
  TRY(check_metadata(call.metadata));
  Prepared prepared;
  prepared.method = schema.find_method(call.method);
  if (prepared.method == nullptr) {
    if (call.declaration == Declaration::optional) return prepared;
    return fail(FailureKind::configuration, "no .proto file declares the method " + call.method);
  }
  const bool streams = prepared.method->client_streaming() || prepared.method->server_streaming();
  if (streams || !call.steps.empty()) {
    TRY(prepare_stream(call, schema, prepared));
    return prepared;
  }
  TRY_ASSIGN(const auto request, schema.parse(*prepared.method->input_type(), call.request));
  prepared.request = request->SerializeAsString();
  TRY_ASSIGN(prepared.reply, ReplyReader::prepare({.expected = call.expected,
                                                   .only_contains = call.only_contains,
                                                   .ignore = call.ignore,
                                                   .fields = call.fields,
                                                   .captured = call.captured},
                                                  *prepared.method->output_type(), schema));
  return prepared;
}

/// A call to one address: what its repetitions have in common.
class Line {
 public:
  Line(const RpcCall& call, const Schema& schema, Clock& clock)
      : call_(call),
        clock_(clock),
        prepared_(prepare(call, schema)),
        channel_(open_channel(call.address, call.connection)) {}

  RpcAnswer ask() const {
    if (!prepared_)
      return {
          .name = call_.name, .kind = RpcAnswer::Kind::invalid, .message = prepared_.error().what};
    const auto started = clock_.steady_now();
    const RawCall raw{.method = call_.method,
                      .request = prepared_->request,
                      .metadata = call_.metadata,
                      .deadline = clock_.now() + call_.deadline};
    RpcAnswer answer = prepared_->conversation ? talk(raw) : ask_once(raw);
    answer.name = call_.name;
    answer.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady_now() - started);
    return answer;
  }

 private:
  RpcAnswer talk(const RawCall& raw) const {
    RpcAnswer answer;
    Stream stream(channel_, raw);
    prepared_->conversation->hold(stream, answer, clock_);
    return answer;
  }

  RpcAnswer ask_once(const RawCall& raw) const {
    const RawReply reply = qa::call(channel_, raw);
    RpcAnswer answer;
    if (reply.status.ok() && prepared_->method != nullptr)
      answer = prepared_->reply.read(reply.response);
    answer.status = canonical_name(reply.status.error_code());
    answer.message = reply.status.error_message();
    answer.metadata = reply.metadata;
    return answer;
  }

  const RpcCall& call_;
  Clock& clock_;
  Result<Prepared> prepared_;
  std::shared_ptr<grpc::Channel> channel_;
};

std::vector<RpcAnswer> ask_repeatedly(const Line& line, int times) {
  std::vector<RpcAnswer> answers;
  for (int i = 0; i < times; ++i) answers.push_back(line.ask());
  return answers;
}

/// Calls that are made at the same time; nobody begins before all are ready.
std::vector<RpcAnswer> ask_together(std::span<const RpcCall> calls, const Schema& schema,
                                    Clock& clock) {
  std::vector<std::unique_ptr<Line>> lines;
  for (const RpcCall& call : calls) lines.push_back(std::make_unique<Line>(call, schema, clock));
  if (calls.size() == 1) return ask_repeatedly(*lines[0], calls[0].repeat);
  std::vector<std::vector<RpcAnswer>> answers(calls.size());
  std::latch ready(static_cast<std::ptrdiff_t>(calls.size()));
  {
    std::vector<std::jthread> callers;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      callers.emplace_back([&, i] {
        ready.arrive_and_wait();
        answers[i] = ask_repeatedly(*lines[i], calls[i].repeat);
      });
    }
  }
  std::vector<RpcAnswer> all;
  for (std::vector<RpcAnswer>& part : answers) std::ranges::move(part, std::back_inserter(all));
  return all;
}

}  // namespace

RpcAnswer answer_call(const RpcCall& call, const Schema& schema, Clock& clock) {
  return Line(call, schema, clock).ask();
}

void answer_calls(std::span<const RpcCall> calls, const Schema& schema, Clock& clock,
                  const std::function<void(const RpcAnswer&)>& tell) {
  while (!calls.empty()) {
    std::size_t count = 1;
    while (count < calls.size() && calls[count].beside_previous) ++count;
    for (const RpcAnswer& answer : ask_together(calls.first(count), schema, clock)) tell(answer);
    calls = calls.subspan(count);
  }
}

}  // namespace qa
