// gRPC without generated code: a channel, and one unary call of raw bytes; see stream.hpp for
// others.
#pragma once

#include "qa/environment/rpc_wire.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

namespace qa {

/// Plain text, straight to `address`, replies of any size.
std::shared_ptr<grpc::Channel> open_channel(const std::string& address,
                                            Connection connection = Connection::shared);

enum class Connecting {
  fail_at_once,  ///< without a connection the call is UNAVAILABLE
  wait,          ///< for a connection until the deadline
};

struct RawCall {
  std::string method;   ///< "package.Service/Method"
  std::string request;  ///< wire format
  std::map<std::string, std::string> metadata;
  std::chrono::system_clock::time_point deadline;
  Connecting connecting = Connecting::fail_at_once;
};

struct RawReply {
  grpc::Status status;
  std::string response;                                      ///< wire format
  std::map<std::string, std::vector<std::string>> metadata;  ///< leading and trailing
};

/// What both kinds of calls say before they begin, and hear at their end.
void prepare_context(grpc::ClientContext& context, const RawCall& call);
std::map<std::string, std::vector<std::string>> metadata_of(const grpc::ClientContext& context);
std::string bytes_of(const grpc::ByteBuffer& buffer);

RawReply call(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call);

/// "INVALID_ARGUMENT".
std::string canonical_name(grpc::StatusCode code);

}  // namespace qa
