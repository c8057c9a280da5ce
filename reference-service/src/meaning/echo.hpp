// What Echo means. No transport in here: this is where a service of your own begins.
#pragma once

#include "meaning/peer.hpp"
#include "serving/core/call_info.hpp"
#include "serving/core/outcome.hpp"

#include <string>

namespace echo {

/// Replies with the message; with a downstream peer, asks it and replies with its answer.
class Echo {
 public:
  /// `peer` may be null and must outlive this object.
  explicit Echo(Peer* peer) : peer_(peer) {}

  /// Never blocks. `message` may be consumed: its buffer becomes the reply's, so nothing is copied
  /// or allocated. `message` and `reply` must live until `done` is called, which may be at once.
  void answer(std::string& message, const serving::CallInfo& call, std::string& reply,
              const serving::Done& done) const;

 private:
  Peer* peer_;
};

}  // namespace echo
