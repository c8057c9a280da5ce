#include "thrift_peer.hpp"

#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TSocket.h>

namespace echo {

using apache::thrift::TException;
using apache::thrift::protocol::TBinaryProtocol;
using apache::thrift::transport::TBufferedTransport;
using apache::thrift::transport::TSocket;

ThriftPeer::ThriftPeer(const std::string& host, int port)
    : transport_(std::make_shared<TBufferedTransport>(std::make_shared<TSocket>(host, port))),
      client_(std::make_shared<TBinaryProtocol>(transport_)) {}

void ThriftPeer::ask(const std::string& message, const serving::CallInfo& /*call*/,
                     std::string& reply, serving::Done done) {
  done(asked(message, reply));
}

serving::Outcome ThriftPeer::asked(const std::string& message, std::string& reply) {
  const std::scoped_lock lock(mutex_);
  try {
    if (!transport_->isOpen()) transport_->open();
    client_.echo(reply, message);
    return {};
  } catch (const over_thrift::Failure& failure) {
    return {static_cast<serving::OutcomeCode>(failure.code), failure.text};
  } catch (const TException& problem) {
    transport_->close();
    return {serving::OutcomeCode::unavailable,
            std::string("the downstream peer cannot be reached: ") + problem.what()};
  }
}

}  // namespace echo
