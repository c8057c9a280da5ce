#include "qa/environment/rpc/channel.hpp"

#include <array>

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

namespace qa {
namespace {

std::string to_string(grpc::string_ref text) {
  return {text.data(), text.size()};
}

}  // namespace

std::shared_ptr<grpc::Channel> open_channel(const std::string& address, Connection connection) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, connection == Connection::own ? 1 : 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);  // http_proxy of the user is not for loopback
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

std::string bytes_of(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return {};
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

void prepare_context(grpc::ClientContext& context, const RawCall& call) {
  context.set_deadline(call.deadline);
  context.set_wait_for_ready(call.connecting == Connecting::wait);
  for (const auto& [key, value] : call.metadata) context.AddMetadata(key, value);
}

std::map<std::string, std::vector<std::string>> metadata_of(const grpc::ClientContext& context) {
  std::map<std::string, std::vector<std::string>> all;
  for (const auto* metadata :
       {&context.GetServerInitialMetadata(), &context.GetServerTrailingMetadata()}) {
    for (const auto& [key, value] : *metadata) all[to_string(key)].push_back(to_string(value));
  }
  return all;
}

RawReply call(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call) {
  grpc::ClientContext context;
  prepare_context(context, call);
  const grpc::Slice slice(call.request);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  grpc::ByteBuffer response;
  RawReply reply;
  const auto exchange = stub.PrepareUnaryCall(&context, "/" + call.method, request, &queue);
  exchange->StartCall();
  exchange->Finish(&response, &reply.status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (reply.status.ok()) reply.response = bytes_of(response);
  reply.metadata = metadata_of(context);
  return reply;
}

std::string canonical_name(grpc::StatusCode code) {
  static constexpr std::array kNames = {"OK",
                                        "CANCELLED",
                                        "UNKNOWN",
                                        "INVALID_ARGUMENT",
                                        "DEADLINE_EXCEEDED",
                                        "NOT_FOUND",
                                        "ALREADY_EXISTS",
                                        "PERMISSION_DENIED",
                                        "RESOURCE_EXHAUSTED",
                                        "FAILED_PRECONDITION",
                                        "ABORTED",
                                        "OUT_OF_RANGE",
                                        "UNIMPLEMENTED",
                                        "INTERNAL",
                                        "UNAVAILABLE",
                                        "DATA_LOSS",
                                        "UNAUTHENTICATED"};
  const auto index = static_cast<std::size_t>(code);
  return index < kNames.size() ? kNames[index] : std::to_string(static_cast<int>(code));
}

}  // namespace qa
