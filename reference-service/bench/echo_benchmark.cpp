// The seed's two cases: one client after the other's reply, and clients in parallel. Server and
// clients are in this process and talk TCP over loopback; the message has 1450 bytes.
#include "allocations.hpp"
#include "echo/v1/echo.grpc.pb.h"
#include "meaning/echo.hpp"
#include "program.hpp"
#include "serving/rpc/server.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace echo {
namespace {

using serving::Endpoint;
using serving::Event;
using serving::EventLoop;
using serving::MaybeProblem;
using serving::Outcome;
using serving::Server;
using serving::ServerOptions;

constexpr std::size_t kMessageBytes = 1450;
constexpr int kWarmUpCalls = 1000;
constexpr int kWarmUpCallsOfAClient = 100;
constexpr int kMaxClients = 8;

/// Letters as the seed's, but the same ones in every run.
std::string letters(std::size_t count) {
  std::string text;
  text.reserve(count);
  for (std::size_t i = 0; i < count; ++i) text.push_back(static_cast<char>('a' + (i * 7) % 26));
  return text;
}

std::unique_ptr<Server> open_server() {
  ServerOptions options;
  options.listen.port = 0;  // any free one: two runs never meet
  auto server = std::make_unique<Server>(program(), options);
  if (const MaybeProblem problem = server->open()) {
    std::cerr << "echo_benchmark: " << problem->what << "\n";
    std::exit(EXIT_FAILURE);
  }
  return server;
}

/// A connection of its own: channels with equal arguments would share one.
std::unique_ptr<v1::EchoService::Stub> connect(const Server& server) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return v1::EchoService::NewStub(
      grpc::CreateCustomChannel(to_string(Endpoint{"127.0.0.1", server.port()}),
                                grpc::InsecureChannelCredentials(), arguments));
}

/// What a case of one thread reports beside its time. With several threads, how often gRPC
/// allocates depends on who wakes whom, which is no property of the code.
void report_allocations(benchmark::State& state, std::int64_t allocations_before) {
  state.counters["allocs_per_op"] = static_cast<double>(allocations() - allocations_before) /
                                    static_cast<double>(state.iterations());
}

/// A client on the server's own loop: both sides take turns on one thread, so no time is spent on
/// waking threads, and the figure is the cost of the code.
class Pinger final : public Event {
 public:
  explicit Pinger(Server& server) : loop_(server.loop()), stub_(connect(server)) {
    request_.set_message(letters(kMessageBytes));
  }

  /// One call; false when it failed.
  bool ping() {
    grpc::ClientContext context;
    answered_ = false;
    const auto reader = stub_->AsyncEcho(&context, request_, loop_.queue());
    reader->Finish(&response_, &status_, loop_.tag(*this));
    while (!answered_ && loop_.run_one()) {
    }
    return status_.ok() && response_.message().size() == kMessageBytes;
  }

  bool warm_up() {
    bool answered = true;
    for (int i = 0; i < kWarmUpCalls; ++i) answered &= ping();
    return answered;
  }

  void proceed(bool /*ok*/) override { answered_ = true; }

 private:
  EventLoop& loop_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
  v1::EchoRequest request_;
  v1::EchoResponse response_;
  grpc::Status status_;
  bool answered_ = false;
};

void BM_EchoSingleThreaded(benchmark::State& state) {
  // Once a launch: a benchmark is called for each repetition, and more often while the library
  // looks for a number of iterations.
  static const std::unique_ptr<Server> server = open_server();
  static Pinger pinger(*server);
  static const bool warm = pinger.warm_up();
  if (!warm) state.SkipWithError("the server did not answer");
  const std::int64_t before = allocations();
  for (auto _ : state) {
    if (!pinger.ping()) {
      state.SkipWithError("the call failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
  report_allocations(state, before);
}
BENCHMARK(BM_EchoSingleThreaded)->UseRealTime()->MeasureProcessCPUTime();

bool blocking_ping(v1::EchoService::Stub& stub, const v1::EchoRequest& request) {
  grpc::ClientContext context;
  v1::EchoResponse response;
  return stub.Echo(&context, request, &response).ok() && response.message().size() == kMessageBytes;
}

/// A server with a thread of its own, and clients with a connection each, all of them warm.
class ServedClients {
 public:
  ServedClients() {
    server_->start();
    v1::EchoRequest request;
    request.set_message(letters(kMessageBytes));
    for (auto& stub : stubs_) {
      stub = connect(*server_);
      for (int call = 0; call < kWarmUpCallsOfAClient; ++call) blocking_ping(*stub, request);
    }
  }

  v1::EchoService::Stub& stub(int client) { return *stubs_[client]; }

 private:
  std::unique_ptr<Server> server_ = open_server();
  std::unique_ptr<v1::EchoService::Stub> stubs_[kMaxClients];
};

/// Each client has a thread, too.
void BM_EchoMultiThreaded(benchmark::State& state) {
  static ServedClients clients;  // once a launch; the first thread here makes it
  v1::EchoRequest request;
  request.set_message(letters(kMessageBytes));
  for (auto _ : state) {
    if (!blocking_ping(clients.stub(state.thread_index()), request)) {
      state.SkipWithError("the call failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_EchoMultiThreaded)
    ->ThreadRange(1, kMaxClients)
    ->UseRealTime()
    ->MeasureProcessCPUTime();

/// The handler without a transport: what our own code costs, and that it doesn't allocate.
void BM_HandlerOnly(benchmark::State& state) {
  const Echo echo(nullptr);
  std::string message = letters(kMessageBytes);
  std::string reply;
  int answered = 0;
  const std::int64_t before = allocations();
  for (auto _ : state) {
    echo.answer(message, {}, reply, [&answered](const Outcome&) { ++answered; });
    message.swap(reply);
    benchmark::DoNotOptimize(answered);
  }
  report_allocations(state, before);
}
BENCHMARK(BM_HandlerOnly);

}  // namespace
}  // namespace echo
