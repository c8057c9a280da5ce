// The steps of a call that streams, done one after the other.
#pragma once

#include "qa/environment/rpc/reply_reader.hpp"
#include "qa/environment/rpc/stream.hpp"
#include "qa/system/clock.hpp"

#include <string>
#include <vector>

namespace qa {

class Conversation {
 public:
  /// Fails with kind configuration when the steps don't fit the method.
  static Result<Conversation> prepare(const RpcCall& call,
                                      const google::protobuf::MethodDescriptor& method,
                                      const Schema& schema);

  /// Does the steps until one is not as it should be, which the answer's `problem` says, and waits
  /// for the end. No more than one reply is kept, however many come.
  void hold(Stream& stream, RpcAnswer& answer, Clock& clock) const;

 private:
  struct Step {
    RpcStep what;
    std::string bytes;  ///< to be sent
    ReplyReader reply;  ///< to be received
  };

  /// False when one does not come, or is not as it should be.
  bool receive(const Step& step, Stream& stream, RpcAnswer& answer, std::string& last,
               Clock& clock) const;
  /// Waits for the end and takes the status.
  void conclude(bool got_all, Stream& stream, RpcAnswer& answer) const;

  std::vector<Step> steps_;
  bool closes_at_once_ = false;  ///< after the only message that the method takes
  int replies_ = 0;              ///< that must come
  ReplyReader any_reply_;
};

}  // namespace qa
