// Expand, Collect and Chat over a real connection.
#include "rich_error.hpp"
#include "test_server.hpp"

#include <algorithm>
#include <future>
#include <latch>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// The most that a message's text may have where a message may have 64 KiB.
constexpr std::size_t kLongText = 64UL * 1024 - 6;

v1::EchoRequest saying(const std::string& message) {
  v1::EchoRequest request;
  request.set_message(message);
  return request;
}

class StreamsTest : public testing::Test {
 protected:
  StreamsTest() : StreamsTest(ephemeral()) {}

  explicit StreamsTest(const ServerOptions& options)
      : server_(started_server(options)), stub_(stub_for(server_->port())) {
    context_.set_deadline(std::chrono::system_clock::now() + kPatience);
  }

  /// All replies to a text that is fine.
  std::vector<std::string> expand(const std::string& text) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    const auto reader = stub_->Expand(&context, saying(text));
    std::vector<std::string> replies;
    for (v1::EchoResponse response; reader->Read(&response);) replies.push_back(response.message());
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return replies;
  }

  Reply collect(const std::vector<std::string>& messages) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    v1::EchoResponse response;
    const auto writer = stub_->Collect(&context, &response);
    // A failure may come before all is sent.
    for (const std::string& message : messages) {
      if (!writer->Write(saying(message))) break;
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    return {.status = status, .message = response.message()};
  }

  CallMetrics::Values numbers_of(const std::string& method) {
    const std::vector<MethodNumbers> all = server_->call_metrics();
    const auto found =
        std::ranges::find(all, "echo.v1.EchoService/" + method, &MethodNumbers::name);
    return found == all.end() ? CallMetrics::Values{} : found->values;
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
  grpc::ClientContext context_;
  v1::EchoResponse response_;
};

TEST_F(StreamsTest, ExpandRepliesWithEachWord) {
  EXPECT_THAT(expand(""), IsEmpty());
  EXPECT_THAT(expand(" \n "), IsEmpty());
  EXPECT_THAT(expand("one"), ElementsAre("one"));
  EXPECT_THAT(expand(" one two\tdrei 四 "), ElementsAre("one", "two", "drei", "四"));
}

TEST_F(StreamsTest, ExpandTakesALongText) {
  const std::string word(kLongText, 'x');
  EXPECT_THAT(expand(word), ElementsAre(word));
  constexpr std::size_t kPair = 2;
  std::string many;
  while (many.size() + kPair <= kLongText) many += "x ";
  const std::vector<std::string> words = expand(many);
  EXPECT_THAT(words, SizeIs(kLongText / kPair));
  EXPECT_THAT(words, Each("x"));
}

TEST_F(StreamsTest, ExpandRefusesWhatIsNoUtf8AndGoesOn) {
  // gRPC itself says so, before a handler sees the call.
  const auto reader = stub_->Expand(&context_, saying("\xff"));
  EXPECT_FALSE(reader->Read(&response_));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(expand("next"), ElementsAre("next"));
}

TEST_F(StreamsTest, CollectJoinsAllMessages) {
  EXPECT_EQ(collect({"one", "two", "drei"}).message, "one two drei");
  EXPECT_EQ(collect({"", "", ""}).message, "  ");
  const Reply nothing = collect({});
  EXPECT_TRUE(nothing.status.ok()) << nothing.status.error_message();
  EXPECT_EQ(nothing.message, "");
}

TEST_F(StreamsTest, CollectTakesAsMuchAsAMessageMayHave) {
  const std::string half((kLongText - 1) / 2, 'x');
  const std::string other(kLongText - 1 - half.size(), 'y');
  const Reply full = collect({half, other});
  EXPECT_TRUE(full.status.ok()) << full.status.error_message();
  EXPECT_EQ(full.message, half + " " + other);
  const Reply over = collect({half, other + "z"});
  EXPECT_EQ(over.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(reason_of(over.status), "TOO_LARGE");
}

TEST_F(StreamsTest, CollectEndsACallerThatNeverEnds) {
  const auto writer = stub_->Collect(&context_, &response_);
  const v1::EchoRequest request = saying(std::string(kLongText / 4, 'x'));
  while (writer->Write(request)) {
  }
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(StreamsTest, ChatRepliesToEachMessageAsItComes) {
  const auto chat = stub_->Chat(&context_);
  for (const char* message : {"Hello", "", "Grüße, 世界"}) {
    ASSERT_TRUE(chat->Write(saying(message)));
    ASSERT_TRUE(chat->Read(&response_));
    EXPECT_EQ(response_.message(), message);
  }
  EXPECT_TRUE(chat->WritesDone());
  EXPECT_FALSE(chat->Read(&response_));
  EXPECT_TRUE(chat->Finish().ok());
}

TEST_F(StreamsTest, ChatMayEndBeforeItBegan) {
  const auto chat = stub_->Chat(&context_);
  EXPECT_TRUE(chat->WritesDone());
  EXPECT_FALSE(chat->Read(&response_));
  EXPECT_TRUE(chat->Finish().ok());
}

TEST_F(StreamsTest, ChatKeepsTheOrderForACallerThatReadsLate) {
  constexpr int kMessages = 1000;
  constexpr int kUnread = 20;  // fewer than flow control lets through
  const std::string filling(1024, 'x');
  const auto chat = stub_->Chat(&context_);
  std::latch unread(kUnread);
  const std::jthread writer([&] {
    for (int i = 0; i < kMessages; ++i) {
      EXPECT_TRUE(chat->Write(saying(std::to_string(i) + filling)));
      if (i < kUnread) unread.count_down();
    }
    EXPECT_TRUE(chat->WritesDone());
  });
  unread.wait();
  for (int i = 0; i < kMessages; ++i) {
    ASSERT_TRUE(chat->Read(&response_));
    ASSERT_EQ(response_.message(), std::to_string(i) + filling);
  }
  EXPECT_FALSE(chat->Read(&response_));
  EXPECT_TRUE(chat->Finish().ok());
}

TEST_F(StreamsTest, ADrainEndsAnIdleChatAfterTheGrace) {
  const auto chat = stub_->Chat(&context_);
  ASSERT_TRUE(chat->Write(saying("Hello")));
  ASSERT_TRUE(chat->Read(&response_));
  server_->drain(std::chrono::milliseconds(100));
  EXPECT_FALSE(chat->Read(&response_));
  EXPECT_FALSE(chat->Finish().ok());
  EXPECT_EQ(numbers_of("Chat").in_flight(), 0U);
}

TEST_F(StreamsTest, ADrainLetsAChatComeToItsEnd) {
  const auto chat = stub_->Chat(&context_);
  ASSERT_TRUE(chat->Write(saying("before")));
  ASSERT_TRUE(chat->Read(&response_));
  auto drained = std::async(std::launch::async, [this] { server_->drain(kPatience); });
  // New calls are refused as soon as the drain has begun. One that comes in that moment may be
  // neither answered nor refused by gRPC 1.51, until its deadline.
  constexpr std::chrono::seconds kPatienceOfACall{1};
  while (call(*stub_, "Hello", kPatienceOfACall).status.ok()) {
  }
  EXPECT_TRUE(chat->Write(saying("meanwhile")));
  EXPECT_TRUE(chat->Read(&response_));
  EXPECT_EQ(response_.message(), "meanwhile");
  EXPECT_TRUE(chat->WritesDone());
  EXPECT_TRUE(chat->Finish().ok());
  drained.get();
  constexpr auto kOk = static_cast<std::size_t>(OutcomeCode::ok);
  EXPECT_EQ(numbers_of("Chat").finished[kOk], 1U);
}

}  // namespace
}  // namespace echo
