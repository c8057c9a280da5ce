#include "serving/rpc/server.hpp"

#include "serving/rpc/acceptor.hpp"
#include "serving/rpc/health_service.hpp"
#include "serving/rpc/limit_arguments.hpp"
#include "serving/rpc/peer_channel.hpp"
#include "serving/rpc/peer_watch.hpp"
#include "serving/rpc/reflection_service.hpp"
#include "serving/rpc/reloadable_credentials.hpp"

#include <latch>
#include <optional>
#include <utility>
#include <variant>

#include <absl/synchronization/mutex.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

namespace serving {

namespace {

/// Takes out of gRPC what Debian's build or gRPC's defaults put into each call and nobody here
/// uses: of the instructions of a call, abseil's search for deadlocks, meant for debugging, takes
/// an eighth, statistics for channelz and the filter that would compress replies 1 % each.
void travel_light(grpc::ServerBuilder& builder) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  builder.AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 0);
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, 0);
}

/// Callers hear UNIMPLEMENTED and what we accept. gRPC would unpack a message before it looks at
/// its size: 64 KiB become 64 MiB and a seventh of a second in which the loop serves nobody else.
void refuse_compression(grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
}

}  // namespace

/// What is registered once and shared by the loops.
class Server::Services {
 public:
  Services(const Program& program, const ServerOptions& options)
      : gate(options.limits.calls_in_flight), blocking(options.blocking_threads) {
    for (const MakeService& make : program.services) all.push_back(make());
    if (options.reflection) reflection.emplace(program.descriptors);
  }

  void register_at(grpc::ServerBuilder& builder) {
    for (const auto& service : all) builder.RegisterService(&service->api());
    builder.RegisterService(&health);
    if (reflection) reflection->register_at(builder);
  }

  [[nodiscard]] std::vector<std::unique_ptr<ServiceOnLoop>> on_loop(const LoopSetting& setting) {
    std::vector<std::unique_ptr<ServiceOnLoop>> served;
    served.reserve(all.size());
    for (const auto& service : all) served.push_back(service->on_loop(setting));
    return served;
  }

  std::vector<std::unique_ptr<Service>> all;
  HealthService::Api health;
  std::optional<ReflectionService::Shared> reflection;
  MethodTable table;
  CallGate gate;
  const TlsKeys* peer_keys = nullptr;
  BlockingPool blocking;
};

/// A loop and all that is served on it.
class Server::Worker {
 public:
  Worker(const Identity& identity, Services& services, const ServerOptions& options,
         std::unique_ptr<grpc::ServerCompletionQueue> queue)
      : loop_(std::move(queue)),
        peer_(options.peer ? std::optional(connect_to_peer(*options.peer, services.peer_keys))
                           : std::nullopt),
        served_(services.on_loop({.loop = loop_,
                                  .table = services.table,
                                  .gate = services.gate,
                                  .limits = options.limits,
                                  .blocking = services.blocking,
                                  .domain = identity.domain,
                                  .peer = peer_ ? &*peer_ : nullptr})),
        health_(services.health, loop_, services.table, identity.health_names) {
    if (services.reflection) {
      reflection_.emplace(*services.reflection, loop_, services.table, services.gate);
    }
  }

  void open() {
    for (const auto& service : served_) service->open();
    health_.open();
    if (reflection_) reflection_->open();
  }

  /// Before the loop runs, and only with a peer.
  void watch_peer(PeerWatch::Listener listener) {
    peer_watch_.emplace(peer_->channel, loop_, std::move(listener));
    peer_watch_->start();
  }

  /// Ends what would go on for ever. On the loop's thread.
  void prepare_end() {
    if (peer_watch_) peer_watch_->stop();
    health_.set(Health::not_serving);
    health_.end_watches();
  }

  HealthService& health() { return health_; }

  EventLoop& loop() { return loop_; }

 private:
  EventLoop loop_;
  std::optional<PeerChannel> peer_;
  std::optional<PeerWatch> peer_watch_;
  std::vector<std::unique_ptr<ServiceOnLoop>> served_;
  HealthService health_;
  std::optional<ReflectionService> reflection_;
};

Server::Server(const Program& program, const ServerOptions& options, const TlsKeys* keys, Log* log,
               const TlsKeys* peer_keys)
    : program_(program),
      options_(options),
      log_(log),
      keys_(keys == nullptr ? nullptr : std::make_shared<ReloadableCredentials>(*keys)),
      services_(std::make_unique<Services>(program, options)) {
  services_->peer_keys = peer_keys;
}

Server::~Server() {
  if (server_) drain(std::chrono::milliseconds(0));
}

MaybeProblem Server::open() {
  auto listening = listen_on(options_.listen);
  if (const auto* problem = std::get_if<Problem>(&listening)) return *problem;
  auto& [socket, port] = std::get<Listener>(listening);
  port_ = port;
  grpc::ServerBuilder builder;
  const std::shared_ptr<grpc::ServerCredentials> credentials =
      keys_ ? keys_ : grpc::InsecureServerCredentials();
  receiver_ = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, credentials);
  apply_limits(options_.limits, builder);
  travel_light(builder);
  refuse_compression(builder);
  services_->register_at(builder);
  for (int i = 0; i < options_.threads; ++i) {
    workers_.push_back(std::make_unique<Worker>(program_.identity, *services_, options_,
                                                builder.AddCompletionQueue()));
  }
  server_ = builder.BuildAndStart();
  if (!server_) return Problem{"gRPC refuses to serve"};
  for (const auto& worker : workers_) worker->open();
  accept_from(std::move(socket));
  return std::nullopt;
}

void Server::accept_from(FileDescriptor socket) {
  const Limits& limits = options_.limits;
  const std::size_t fitting = connections_that_fit(limits.connections, raise_descriptor_limit());
  if (log_ != nullptr && fitting < static_cast<std::size_t>(limits.connections)) {
    log_->warning("The limit of open files leaves room for " + std::to_string(fitting) +
                  " connections only");
  }
  Acceptor::Settings settings{
      .max_connections = fitting,
      .connections = {.judge = keys_ ? judge_tls_greeting : judge_plain_greeting,
                      .handshake = limits.handshake,
                      .hand_over =
                          [this](FileDescriptor connection) { take(std::move(connection)); },
                      .log = log_},
      .each_second = each_second_};
  acceptor_ = std::make_unique<Acceptor>(std::move(socket), std::move(settings));
  acceptor_->start();
}

void Server::take(FileDescriptor connection) {
  grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
  parameters.fd = connection.release();
  receiver_->HandleNewConnection(&parameters);
}

void Server::reload_keys(TlsKeys keys) {
  keys_->replace(std::move(keys));
}

std::size_t Server::connections() const {
  return acceptor_ ? acceptor_->connections() : 0;
}

void Server::start() {
  // Each loop has a connection of its own to the peer; what one finds holds for all.
  if (options_.peer && peer_listener_) workers_.front()->watch_peer(peer_listener_);
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
    worker->loop().post([&told, &worker = *worker] {
      worker.prepare_end();
      told.count_down();
    });
  }
  told.wait();
  acceptor_->stop();
  server_->Shutdown(std::chrono::system_clock::now() + grace);
  // Before the loops, which hear of its last outcomes.
  services_->blocking.stop();
  for (const auto& worker : workers_) worker->loop().stop();
  threads_.clear();
  server_.reset();
  workers_.clear();
}

}  // namespace serving
