// A neighbor that says what the test wants.
#pragma once

#include "meaning/peer.hpp"

#include <string>

#include <gmock/gmock.h>

namespace echo {

class MockPeer : public Peer {
 public:
  MOCK_METHOD(void, ask,
              (const std::string& message, const serving::CallInfo& call, std::string& reply,
               serving::Done done),
              (override));
};

}  // namespace echo
