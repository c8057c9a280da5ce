// The meaning over real sockets of Thrift: what gRPC's callers get, Thrift's get.
#include "echo_handler.hpp"
#include "thrift_peer.hpp"

#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/server/TThreadedServer.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TServerSocket.h>
#include <thrift/transport/TSocket.h>

namespace echo {
namespace {

namespace thrift = apache::thrift;
using testing::ElementsAre;
using testing::HasSubstr;

/// Serves on a port that was free, until it is destroyed.
class ThriftServer : public thrift::server::TServerEventHandler {
 public:
  explicit ThriftServer(Peer* peer = nullptr)
      : socket_(std::make_shared<thrift::transport::TServerSocket>("127.0.0.1", 0)),
        server_(std::make_shared<over_thrift::EchoServiceProcessor>(
                    std::make_shared<EchoHandler>(peer, 11)),
                socket_, std::make_shared<thrift::transport::TBufferedTransportFactory>(),
                std::make_shared<thrift::protocol::TBinaryProtocolFactory>()) {
    // Borrowed: the server does not outlive this object.
    server_.setServerEventHandler({std::shared_ptr<void>(), this});
    thread_ = std::thread([this] { server_.serve(); });
    listening_.get_future().wait();
  }
  ~ThriftServer() override {
    server_.stop();
    thread_.join();
  }
  ThriftServer(const ThriftServer&) = delete;
  ThriftServer& operator=(const ThriftServer&) = delete;

  void preServe() override { listening_.set_value(); }
  int port() const { return socket_->getPort(); }

 private:
  std::promise<void> listening_;
  std::shared_ptr<thrift::transport::TServerSocket> socket_;
  thrift::server::TThreadedServer server_;
  std::thread thread_;
};

class Caller {
 public:
  explicit Caller(int port)
      : transport_(std::make_shared<thrift::transport::TBufferedTransport>(
            std::make_shared<thrift::transport::TSocket>("127.0.0.1", port))),
        client_(std::make_shared<thrift::protocol::TBinaryProtocol>(transport_)) {
    transport_->open();
  }

  std::string echo(const std::string& message) {
    std::string reply;
    client_.echo(reply, message);
    return reply;
  }
  std::vector<std::string> expand(const std::string& message) {
    std::vector<std::string> words;
    client_.expand(words, message);
    return words;
  }
  std::string collect(const std::vector<std::string>& messages) {
    std::string reply;
    client_.collect(reply, messages);
    return reply;
  }

 private:
  std::shared_ptr<thrift::transport::TTransport> transport_;
  over_thrift::EchoServiceClient client_;
};

TEST(EchoOverThrift, RepliesAsTheMeaningSays) {
  const ThriftServer server;
  Caller caller(server.port());
  const std::string text = "Grüße, 世界 🎉" + std::string(1, '\0');
  EXPECT_EQ(caller.echo(text), text);
  EXPECT_EQ(caller.echo(""), "");
  EXPECT_THAT(caller.expand(" one\ttwo  three"), ElementsAre("one", "two", "three"));
  EXPECT_EQ(caller.collect({"12345", "12345"}), "12345 12345");
}

TEST(EchoOverThrift, AFailureIsTheMeaningsOwn) {
  const ThriftServer server;
  Caller caller(server.port());
  try {
    caller.collect({"12345", "123456"});
    FAIL() << "more than the limit was taken";
  } catch (const over_thrift::Failure& failure) {
    EXPECT_EQ(failure.code, static_cast<int>(serving::OutcomeCode::resource_exhausted));
    EXPECT_EQ(failure.text, "the messages together have more than 11 bytes");
  }
}

TEST(EchoOverThrift, AsksADownstreamPeer) {
  const ThriftServer answering;
  ThriftPeer peer("127.0.0.1", answering.port());
  const ThriftServer asking(&peer);
  EXPECT_EQ(Caller(asking.port()).echo("by way of another"), "by way of another");
}

TEST(EchoOverThrift, SaysThatThePeerIsAway) {
  int gone = 0;
  {
    const ThriftServer server;
    gone = server.port();
  }
  ThriftPeer peer("127.0.0.1", gone);
  const ThriftServer asking(&peer);
  try {
    Caller(asking.port()).echo("hello");
    FAIL() << "nobody can have answered";
  } catch (const over_thrift::Failure& failure) {
    EXPECT_EQ(failure.code, static_cast<int>(serving::OutcomeCode::unavailable));
    EXPECT_THAT(failure.text, HasSubstr("cannot be reached"));
  }
}

}  // namespace
}  // namespace echo
