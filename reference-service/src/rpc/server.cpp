#include "rpc/server.hpp"

#include "rpc/echo_service.hpp"
#include "rpc/grpc_peer.hpp"
#include "rpc/health_service.hpp"

#include <latch>
#include <optional>
#include <utility>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

namespace echo {

namespace {

/// With keys, TLS 1.2 at least is what OpenSSL and gRPC offer by themselves.
std::shared_ptr<grpc::ServerCredentials> credentials_of(const TlsKeys* keys) {
  if (keys == nullptr) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options(
      keys->authority.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                              : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = keys->authority;
  options.pem_key_cert_pairs.push_back({keys->private_key, keys->certificate});
  return grpc::SslServerCredentials(options);
}

}  // namespace

/// What is registered once and shared by the loops.
class Server::Services {
 public:
  explicit Services(const ServerOptions& options) : gate(options.limits.calls_in_flight) {}

  EchoService::Api echo;
  HealthService::Api health;
  MethodTable table;
  CallGate gate;
};

/// A loop and all that is served on it.
class Server::Worker {
 public:
  Worker(Services& services, const ServerOptions& options,
         std::unique_ptr<grpc::ServerCompletionQueue> queue)
      : loop_(std::move(queue)),
        peer_(options.peer ? std::make_unique<GrpcPeer>(*options.peer, loop_) : nullptr),
        echo_({.api = services.echo,
               .loop = loop_,
               .table = services.table,
               .gate = services.gate,
               .limits = options.limits,
               .peer = peer_.get()}),
        health_(services.health, loop_, services.table) {}

  void open() {
    echo_.open();
    health_.open();
  }

  HealthService& health() { return health_; }

  EventLoop& loop() { return loop_; }

 private:
  EventLoop loop_;
  std::unique_ptr<GrpcPeer> peer_;
  EchoService echo_;
  HealthService health_;
};

Server::Server(const ServerOptions& options, const TlsKeys* keys)
    : options_(options),
      credentials_(credentials_of(keys)),
      services_(std::make_unique<Services>(options)) {}

Server::~Server() {
  if (server_) drain(std::chrono::milliseconds(0));
}

MaybeProblem Server::open() {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(to_string(options_.listen), credentials_, &port);
  // With it a second instance would start on the same port and take half of the connections.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.RegisterService(&services_->echo);
  builder.RegisterService(&services_->health);
  for (int i = 0; i < options_.threads; ++i) {
    workers_.push_back(
        std::make_unique<Worker>(*services_, options_, builder.AddCompletionQueue()));
  }
  server_ = builder.BuildAndStart();
  if (!server_ || port == 0) {
    return Problem{"cannot listen on " + to_string(options_.listen)};
  }
  port_ = static_cast<std::uint16_t>(port);
  for (const auto& worker : workers_) worker->open();
  return std::nullopt;
}

void Server::start() {
  for (const auto& worker : workers_) {
    threads_.emplace_back([&loop = worker->loop()] { loop.run(); });
  }
}

EventLoop& Server::loop() {
  return workers_.front()->loop();
}

void Server::set_health(Health health) {
  for (const auto& worker : workers_) {
    worker->loop().post([&service = worker->health(), health] { service.set(health); });
  }
}

std::vector<MethodNumbers> Server::call_metrics() const {
  return services_->table.read();
}

void Server::drain(std::chrono::milliseconds grace) {
  // Loops that nobody runs must still hand back their waiting calls.
  if (threads_.empty()) start();
  // Watchers hear of it before their connections are told to go away.
  std::latch told(static_cast<std::ptrdiff_t>(workers_.size()));
  for (const auto& worker : workers_) {
    worker->loop().post([&told, &service = worker->health()] {
      service.set(Health::not_serving);
      service.end_watches();
      told.count_down();
    });
  }
  told.wait();
  server_->Shutdown(std::chrono::system_clock::now() + grace);
  for (const auto& worker : workers_) worker->loop().stop();
  threads_.clear();
  server_.reset();
  workers_.clear();
}

}  // namespace echo
