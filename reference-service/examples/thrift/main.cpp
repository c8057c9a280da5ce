// echo_thrift_server PORT [PEER_PORT]: see README.md.
#include "echo_handler.hpp"
#include "thrift_peer.hpp"

#include <charconv>
#include <cstdint>
#include <iostream>
#include <optional>
#include <span>
#include <string_view>

#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/server/TThreadedServer.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TServerSocket.h>

namespace {

namespace thrift = apache::thrift;

constexpr std::size_t kCollectionBytes = 65536;

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

int serve(std::uint16_t port, echo::Peer* peer) {
  thrift::server::TThreadedServer server(
      std::make_shared<echo::over_thrift::EchoServiceProcessor>(
          std::make_shared<echo::EchoHandler>(peer, kCollectionBytes)),
      std::make_shared<thrift::transport::TServerSocket>("127.0.0.1", port),
      std::make_shared<thrift::transport::TBufferedTransportFactory>(),
      std::make_shared<thrift::protocol::TBinaryProtocolFactory>());
  try {
    server.serve();
  } catch (const thrift::TException& problem) {
    std::cerr << "echo_thrift_server: " << problem.what() << "\n";
    return 1;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  const auto port = arguments.size() > 1 ? port_of(arguments[1]) : std::nullopt;
  const auto peer_port = arguments.size() > 2 ? port_of(arguments[2]) : std::nullopt;
  if (!port || arguments.size() > 3 || (arguments.size() == 3 && !peer_port)) {
    std::cerr << "usage: echo_thrift_server PORT [PEER_PORT]\n";
    return 2;
  }
  if (!peer_port) return serve(*port, nullptr);
  echo::ThriftPeer peer("127.0.0.1", *peer_port);
  return serve(*port, &peer);
}
