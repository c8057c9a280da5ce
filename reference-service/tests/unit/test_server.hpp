// A server of the test's own on an ephemeral port of loopback, and clients for it.
#pragma once

#include "echo/v1/echo.grpc.pb.h"
#include "patience.hpp"
#include "program.hpp"
#include "serving/rpc/server.hpp"

#include <chrono>
#include <memory>
#include <string>

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

namespace echo {

using namespace serving;  // tests name the kit's things as if they were their own

inline ServerOptions ephemeral() {
  ServerOptions options;
  options.listen.port = 0;
  return options;
}

inline std::unique_ptr<Server> started_server(const ServerOptions& options = ephemeral()) {
  auto server = std::make_unique<Server>(program(), options);
  const MaybeProblem problem = server->open();
  EXPECT_FALSE(problem) << problem->what;
  server->start();
  return server;
}

/// A connection of its own.
inline std::unique_ptr<v1::EchoService::Stub> stub_for(std::uint16_t port) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return v1::EchoService::NewStub(grpc::CreateCustomChannel(
      to_string(Endpoint{"127.0.0.1", port}), grpc::InsecureChannelCredentials(), arguments));
}

/// A blocking call's outcome.
struct Reply {
  grpc::Status status;
  std::string message;
};

inline Reply call(v1::EchoService::Stub& stub, const std::string& message,
                  std::chrono::milliseconds timeout = kPatience) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + timeout);
  v1::EchoRequest request;
  request.set_message(message);
  v1::EchoResponse response;
  Reply reply;
  reply.status = stub.Echo(&context, request, &response);
  reply.message = response.message();
  return reply;
}

}  // namespace echo
