// What Echo means: alone it replies with the message, with a peer it asks the peer.
#include "meaning/echo.hpp"

#include "mock_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using serving::CallInfo;
using serving::Done;
using serving::Outcome;
using serving::OutcomeCode;
using testing::_;
using testing::StrictMock;

/// Keeps what comes back.
struct Answer {
  std::string reply;
  std::vector<Outcome> outcomes;

  Done done() {
    return [this](const Outcome& outcome) { outcomes.push_back(outcome); };
  }
};

TEST(EchoTest, RepliesWithTheMessage) {
  for (std::string message : {"Hello, world!", "", "Grüße, 世界", "line\nbreak"}) {
    const std::string expected = message;
    Answer answer;
    Echo(nullptr).answer(message, {}, answer.reply, answer.done());
    ASSERT_EQ(answer.outcomes.size(), 1U);
    EXPECT_TRUE(answer.outcomes.front().is_ok());
    EXPECT_EQ(answer.reply, expected);
  }
}

TEST(EchoTest, HandsTheBufferOnInsteadOfCopyingIt) {
  std::string message(1450, 'x');
  const char* const buffer = message.data();
  Answer answer;
  Echo(nullptr).answer(message, {}, answer.reply, answer.done());
  EXPECT_EQ(answer.reply.data(), buffer);
}

TEST(EchoTest, WithAPeerRepliesWithThePeersAnswer) {
  StrictMock<MockPeer> peer;
  const CallInfo call = {.deadline = std::chrono::system_clock::time_point(std::chrono::hours(1))};
  EXPECT_CALL(peer, ask("Hello", _, _, _))
      .WillOnce([&call](const std::string&, const CallInfo& passed_on, std::string& reply,
                        const Done& done) {
        EXPECT_EQ(passed_on.deadline, call.deadline);
        reply = "Hello from the peer";
        done({});
      });
  std::string message = "Hello";
  Answer answer;
  Echo(&peer).answer(message, call, answer.reply, answer.done());
  ASSERT_EQ(answer.outcomes.size(), 1U);
  EXPECT_TRUE(answer.outcomes.front().is_ok());
  EXPECT_EQ(answer.reply, "Hello from the peer");
}

TEST(EchoTest, AnswersOnlyWhenThePeerHasAnswered) {
  StrictMock<MockPeer> peer;
  Done later;
  EXPECT_CALL(peer, ask).WillOnce([&later](const std::string&, const CallInfo&, std::string&,
                                           Done done) { later = std::move(done); });
  std::string message = "Hello";
  Answer answer;
  Echo(&peer).answer(message, {}, answer.reply, answer.done());
  EXPECT_TRUE(answer.outcomes.empty());
  later({OutcomeCode::unavailable, "gone"});
  ASSERT_EQ(answer.outcomes.size(), 1U);
  EXPECT_EQ(answer.outcomes.front().code, OutcomeCode::unavailable);
  EXPECT_EQ(answer.outcomes.front().text, "gone");
}

}  // namespace
}  // namespace echo
