#include "qa/environment/rpc/caller.hpp"

#include "qa/environment/rpc/channel.hpp"

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
  return prepared;
}

std::string difference(const proto::Message& expected, const proto::Message& actual) {
  proto::util::MessageDifferencer differencer;
  std::string report;
  differencer.ReportDifferencesToString(&report);
  if (differencer.Compare(expected, actual)) return {};
  while (report.ends_with('\n')) report.pop_back();
  return report;
}

}  // namespace

RpcAnswer answer_call(const RpcCall& call, const Schema& schema, Clock& clock) {
  RpcAnswer answer{.name = call.name};
  const Result<Prepared> prepared = prepare(call, schema);
  if (!prepared) {
    answer.kind = RpcAnswer::Kind::invalid;
    answer.message = prepared.error().what;
    return answer;
  }
  if (prepared->expected) answer.expected = to_json_text(*prepared->expected);

  const auto channel = open_channel(call.address);
  const auto started = clock.steady_now();
  const RawReply reply = qa::call(channel, {.method = call.method,
                                            .request = prepared->request,
                                            .metadata = call.metadata,
                                            .deadline = clock.now() + call.deadline});
  answer.duration =
      std::chrono::duration_cast<std::chrono::microseconds>(clock.steady_now() - started);
  answer.status = canonical_name(reply.status.error_code());
  answer.message = reply.status.error_message();
  if (!reply.status.ok() || prepared->method == nullptr) return answer;

  const auto response = schema.empty(*prepared->method->output_type());
  if (!response->ParseFromString(reply.response)) {
    answer.difference = "the reply is no " + prepared->method->output_type()->full_name();
    return answer;
  }
  answer.response = to_json_text(*response);
  if (prepared->expected) answer.difference = difference(*prepared->expected, *response);
  return answer;
}

}  // namespace qa
