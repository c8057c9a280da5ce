// A server with one loop and one API, for methods of the test's own.
#pragma once

#include "serving/rpc/call.hpp"
#include "test_server.hpp"

#include <future>
#include <memory>
#include <thread>
#include <utility>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

namespace echo {

/// Calls wait for callers from the beginning; they are answered between run() and end().
template <class Api, class Method>
class LoopServer {
 public:
  static constexpr int kWaiting = 4;

  explicit LoopServer(typename Method::Handler handler) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&api_);
    loop_ = std::make_unique<EventLoop>(builder.AddCompletionQueue());
    server_ = builder.BuildAndStart();
    method_ = std::make_unique<Method>(api_, MethodSetup{.loop = *loop_, .metrics = metrics_},
                                       std::move(handler));
    method_->open(kWaiting);
    port_ = static_cast<std::uint16_t>(port);
  }

  ~LoopServer() {
    if (!server_) return;
    if (!thread_.joinable()) run();
    end();
  }

  LoopServer(const LoopServer&) = delete;
  LoopServer& operator=(const LoopServer&) = delete;

  void run() {
    thread_ = std::thread([this] { loop_->run(); });
  }

  void end() {
    server_->Shutdown(std::chrono::system_clock::now() + kPatience);
    loop_->stop();
    thread_.join();
    server_.reset();
  }

  /// Waits until no call is busy: all objects wait for a caller or are spare. False when that takes
  /// too long.
  [[nodiscard]] bool is_at_rest() {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < give_up) {
      std::promise<bool> at_rest;
      loop_->post([&] {
        at_rest.set_value(metrics_.read().in_flight() == 0 &&
                          method_->calls() == method_->spare_calls() + kWaiting);
      });
      if (at_rest.get_future().get()) return true;
    }
    return false;
  }

  [[nodiscard]] std::uint64_t finished(OutcomeCode code) const {
    return metrics_.read().finished[static_cast<std::size_t>(code)];
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] EventLoop& loop() { return *loop_; }
  [[nodiscard]] const Method& method() const { return *method_; }

 private:
  CallMetrics metrics_;
  Api api_;
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<Method> method_;
  std::unique_ptr<grpc::Server> server_;
  std::thread thread_;
  std::uint16_t port_ = 0;
};

}  // namespace echo
