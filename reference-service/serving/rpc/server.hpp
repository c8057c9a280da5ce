// The service on the network: loops, the port they share, and an orderly end.
#pragma once

#include "serving/core/health.hpp"
#include "serving/core/method_table.hpp"
#include "serving/core/problem.hpp"
#include "serving/core/server_options.hpp"
#include "serving/core/tls_files.hpp"
#include "serving/log/log.hpp"
#include "serving/rpc/event_loop.hpp"
#include "serving/rpc/file_descriptor.hpp"
#include "serving/rpc/program.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace grpc {
class Server;
namespace experimental {
class ExternalConnectionAcceptor;
}
}  // namespace grpc

namespace serving {

class Acceptor;
class ReloadableCredentials;

/// open(), then start() or turns of run_one(), then drain(). Not for use from two threads at once.
class Server {
 public:
  /// `program` must outlive the server. `keys` are those of options.tls, or null for plaintext.
  /// `log` hears of strangers and limits; it must outlive the server, or be null. `peer_keys` are
  /// those of options.peer_tls, or null for plaintext; they must outlive open().
  Server(const Program& program, const ServerOptions& options, const TlsKeys* keys = nullptr,
         Log* log = nullptr, const TlsKeys* peer_keys = nullptr);
  /// Drains without mercy when nobody did.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Before open(): called about once a second until the drain, on a thread of the server's that
  /// must not be held up for long.
  void set_each_second(std::function<void()> task) { each_second_ = std::move(task); }

  /// Before start(): called on the first loop's thread when the peer of the options can be reached,
  /// and when it cannot any more; it must not block. In the beginning it cannot.
  void set_peer_listener(std::function<void(bool reachable)> listener) {
    peer_listener_ = std::move(listener);
  }

  /// Opens the port. Requests are accepted from here on, and answered once the loops run.
  [[nodiscard]] MaybeProblem open();

  /// The port that is open; it differs from the asked one when that was 0.
  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// For the handshakes that begin from now on; connections that are open stay. Only for a server
  /// that has keys, and with an authority only when it had one. From any thread.
  void reload_keys(TlsKeys keys);

  /// How many connections are open; once the drain has closed the port, how many were. From any
  /// thread between open() and the end of this object.
  [[nodiscard]] std::size_t connections() const;

  /// One thread for each loop.
  void start();

  /// What health checks are told from now on; in the beginning: not serving.
  void set_health(Health health);

  /// The first loop, for a caller that drives it on its own thread instead of start().
  [[nodiscard]] EventLoop& loop();

  /// The numbers of each method, summed over the loops. From any thread between open() and the end
  /// of this object, also while it drains.
  [[nodiscard]] std::vector<MethodNumbers> call_metrics() const;

  /// Tells health checks first. Then closes the port, accepts no more requests and waits until
  /// those under way have finished; cancels what is left after `grace`. Returns when all threads
  /// have ended.
  void drain(std::chrono::milliseconds grace);

 private:
  class Services;
  class Worker;

  void accept_from(FileDescriptor socket);
  void take(FileDescriptor connection);

  const Program& program_;
  ServerOptions options_;
  Log* log_;
  std::shared_ptr<ReloadableCredentials> keys_;  // gRPC asks them as long as there is a server_
  std::function<void()> each_second_;
  std::function<void(bool)> peer_listener_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Services> services_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> receiver_;
  std::unique_ptr<Acceptor> acceptor_;
  std::vector<std::jthread> threads_;
};

}  // namespace serving
