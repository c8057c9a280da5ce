// A neighbor that says what the test wants.
#pragma once

#include "core/peer.hpp"

#include <string>

#include <gmock/gmock.h>

namespace echo {

class MockPeer : public Peer {
 public:
  MOCK_METHOD(void, ask,
              (const std::string& message, const CallInfo& call, std::string& reply, Done done),
              (override));
};

}  // namespace echo
