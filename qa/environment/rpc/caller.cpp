#include "qa/environment/rpc/caller.hpp"

#include "qa/environment/rpc/channel.hpp"
#include "qa/environment/rpc/field_path.hpp"

#include <algorithm>
#include <iterator>
#include <latch>
#include <memory>
#include <thread>

#include <google/protobuf/util/message_differencer.h>
#include <grpc/grpc.h>
#include <grpcpp/support/slice.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

/// What goes out and what is hoped for; the method is null when it is not declared.
struct Prepared {
  const proto::MethodDescriptor* method = nullptr;
  std::string request;                       ///< wire format
  std::unique_ptr<proto::Message> expected;  ///< null: nothing to compare with
  std::vector<FieldPath> ignored;            ///< by the comparison
  std::map<std::string, FieldPath> fields;   ///< to be told
  std::map<std::string, FieldPath> captured;
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

Result<Prepared> prepare(const RpcCall& call, const Schema& schema) {
  TRY(check_metadata(call.metadata));
  Prepared prepared;
  prepared.method = schema.find_method(call.method);
  if (prepared.method == nullptr) {
    if (call.declaration == Declaration::optional) return prepared;
    return fail(FailureKind::configuration, "no .proto file declares the method " + call.method);
  }
  if (prepared.method->client_streaming() || prepared.method->server_streaming()) {
    return fail(FailureKind::configuration, call.method + " streams; cases are unary");
  }
  TRY_ASSIGN(const auto request, schema.parse(*prepared.method->input_type(), call.request));
  prepared.request = request->SerializeAsString();
  if (call.expected) {
    TRY_ASSIGN(prepared.expected, schema.parse(*prepared.method->output_type(), *call.expected));
  }
  const proto::Descriptor& reply = *prepared.method->output_type();
  for (const std::string& path : call.ignore) {
    TRY_ASSIGN(FieldPath steps, resolve_path(reply, path, Elements::all));
    prepared.ignored.push_back(std::move(steps));
  }
  for (const std::string& path : call.fields) {
    TRY_ASSIGN(prepared.fields[path], resolve_path(reply, path, Elements::one));
  }
  for (const std::string& path : call.captured) {
    TRY_ASSIGN(prepared.captured[path], resolve_path(reply, path, Elements::one));
  }
  return prepared;
}

/// Ignores the fields at some paths, in all elements of lists.
class IgnoredPaths : public proto::util::MessageDifferencer::IgnoreCriteria {
 public:
  using Parents = std::vector<proto::util::MessageDifferencer::SpecificField>;

  explicit IgnoredPaths(const std::vector<FieldPath>& paths) : paths_(paths) {}

  bool IsIgnored(const proto::Message& /*expected*/, const proto::Message& /*actual*/,
                 const proto::FieldDescriptor* field, const Parents& parents) override {
    return std::ranges::any_of(paths_, [&](const FieldPath& path) {
      return path.back().field == field &&
             std::equal(path.begin(), std::prev(path.end()), parents.begin(), parents.end(),
                        [](const FieldStep& step, const Parents::value_type& parent) {
                          return step.field == parent.field;
                        });
    });
  }

 private:
  const std::vector<FieldPath>& paths_;
};

std::string difference(const RpcCall& call, const Prepared& prepared,
                       const proto::Message& actual) {
  proto::util::MessageDifferencer differencer;
  if (call.only_contains) differencer.set_scope(proto::util::MessageDifferencer::PARTIAL);
  if (!prepared.ignored.empty())
    differencer.AddIgnoreCriteria(new IgnoredPaths(prepared.ignored));  // takes ownership
  std::string report;
  differencer.ReportDifferencesToString(&report);
  if (differencer.Compare(*prepared.expected, actual)) return {};
  while (report.ends_with('\n')) report.pop_back();
  return report;
}

/// A call to one address: what its repetitions have in common.
class Line {
 public:
  Line(const RpcCall& call, const Schema& schema, Clock& clock)
      : call_(call),
        schema_(schema),
        clock_(clock),
        prepared_(prepare(call, schema)),
        channel_(open_channel(call.address, call.connection)) {}

  RpcAnswer ask() const {
    RpcAnswer answer{.name = call_.name};
    if (!prepared_) {
      answer.kind = RpcAnswer::Kind::invalid;
      answer.message = prepared_.error().what;
      return answer;
    }
    if (prepared_->expected) answer.expected = to_json_text(*prepared_->expected);
    const auto started = clock_.steady_now();
    const RawReply reply = qa::call(channel_, {.method = call_.method,
                                               .request = prepared_->request,
                                               .metadata = call_.metadata,
                                               .deadline = clock_.now() + call_.deadline});
    answer.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady_now() - started);
    answer.status = canonical_name(reply.status.error_code());
    answer.message = reply.status.error_message();
    answer.metadata = reply.metadata;
    if (reply.status.ok() && prepared_->method != nullptr) read_reply(reply.response, answer);
    return answer;
  }

 private:
  void read_reply(const std::string& bytes, RpcAnswer& answer) const {
    const auto response = schema_.empty(*prepared_->method->output_type());
    if (!response->ParseFromString(bytes)) {
      answer.difference = "the reply is no " + prepared_->method->output_type()->full_name();
      return;
    }
    answer.response = to_json_text(*response);
    if (prepared_->expected) answer.difference = difference(call_, *prepared_, *response);
    for (const auto& [path, steps] : prepared_->fields) {
      if (const auto text = text_at(*response, steps)) answer.fields[path] = *text;
    }
    for (const auto& [path, steps] : prepared_->captured) {
      if (const auto json = json_at(*response, steps)) answer.captured[path] = *json;
    }
  }

  const RpcCall& call_;
  const Schema& schema_;
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
