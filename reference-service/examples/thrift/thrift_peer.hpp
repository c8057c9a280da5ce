// The downstream peer over Thrift.
#pragma once

#include "EchoService.h"
#include "meaning/peer.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace apache::thrift::transport {
class TTransport;
}  // namespace apache::thrift::transport

namespace echo {

/// One connection, opened by the first question and again after a failure. For any thread.
class ThriftPeer final : public Peer {
 public:
  ThriftPeer(const std::string& host, int port);

  /// Waits for the answer: Thrift's calls do.
  void ask(const std::string& message, const serving::CallInfo& call, std::string& reply,
           serving::Done done) override;

 private:
  serving::Outcome asked(const std::string& message, std::string& reply);

  std::mutex mutex_;
  std::shared_ptr<apache::thrift::transport::TTransport> transport_;
  over_thrift::EchoServiceClient client_;
};

}  // namespace echo
