// The service on the network: loops, the port they share, and an orderly end.
#pragma once

#include "core/health.hpp"
#include "core/method_table.hpp"
#include "core/problem.hpp"
#include "core/server_options.hpp"
#include "rpc/event_loop.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace grpc {
class Server;
class ServerCredentials;
}  // namespace grpc

namespace echo {

/// open(), then start() or turns of run_one(), then drain(). Not for use from two threads at once.
class Server {
 public:
  /// `keys` are those of options.tls, or null for plaintext.
  explicit Server(const ServerOptions& options, const TlsKeys* keys = nullptr);
  /// Drains without mercy when nobody did.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Opens the port. Requests are accepted from here on, and answered once the loops run.
  [[nodiscard]] MaybeProblem open();

  /// The port that is open; it differs from the asked one when that was 0.
  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// One thread for each loop.
  void start();

  /// What health checks are told from now on; in the beginning: not serving.
  void set_health(Health health);

  /// The first loop, for a caller that drives it on its own thread instead of start().
  [[nodiscard]] EventLoop& loop();

  /// The numbers of each method, summed over the loops. From any thread between open() and the end
  /// of this object, also while it drains.
  [[nodiscard]] std::vector<MethodNumbers> call_metrics() const;

  /// Tells health checks first. Then accepts no more requests and waits until those under way have
  /// finished; cancels what is left after `grace`. Returns when all threads have ended.
  void drain(std::chrono::milliseconds grace);

 private:
  class Services;
  class Worker;

  ServerOptions options_;
  std::shared_ptr<grpc::ServerCredentials> credentials_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Services> services_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::jthread> threads_;
};

}  // namespace echo
