// A downstream neighbor that answers when the test says so.
#pragma once

#include "echo/v1/echo.grpc.pb.h"
#include "serving/core/endpoint.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_context.h>

namespace echo {

class GatedEcho final : public v1::EchoService::Service {
 public:
  GatedEcho() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    endpoint_ = {.host = "127.0.0.1", .port = static_cast<std::uint16_t>(port)};
  }

  ~GatedEcho() override {
    release();
    server_->Shutdown(std::chrono::system_clock::now());
  }

  [[nodiscard]] const serving::Endpoint& endpoint() const { return endpoint_; }

  /// Blocks until a question has come in.
  void wait_for_question() { arrived_.acquire(); }

  /// Lets one question be answered.
  void release() { gate_.release(); }

  /// The deadline of the question that came in last.
  [[nodiscard]] std::chrono::system_clock::time_point deadline() const {
    const std::scoped_lock lock(mutex_);
    return deadline_;
  }

  /// Its headers.
  [[nodiscard]] std::multimap<std::string, std::string> headers() const {
    const std::scoped_lock lock(mutex_);
    return headers_;
  }

  /// Blocks until whoever asked does not wait any more. From the time when its question has come in
  /// until it is answered.
  void wait_for_cancellation() const {
    const std::scoped_lock lock(mutex_);
    while (!context_->IsCancelled()) std::this_thread::yield();
  }

  grpc::Status Echo(grpc::ServerContext* context, const v1::EchoRequest* request,
                    v1::EchoResponse* response) override {
    keep(*context);
    arrived_.release();
    gate_.acquire();
    response->set_message("peer: " + request->message());
    return grpc::Status::OK;
  }

 private:
  void keep(const grpc::ServerContext& context) {
    const std::scoped_lock lock(mutex_);
    deadline_ = context.deadline();
    context_ = &context;
    headers_.clear();
    for (const auto& [name, value] : context.client_metadata()) {
      headers_.emplace(std::string(name.data(), name.size()),
                       std::string(value.data(), value.size()));
    }
  }

  std::counting_semaphore<> arrived_{0};
  std::counting_semaphore<> gate_{0};
  mutable std::mutex mutex_;  // a question may come on another thread than the one before
  std::chrono::system_clock::time_point deadline_;
  const grpc::ServerContext* context_ = nullptr;
  std::multimap<std::string, std::string> headers_;
  std::unique_ptr<grpc::Server> server_;
  serving::Endpoint endpoint_;
};

}  // namespace echo
