// The templates of the streams: what becomes of a call whose caller leaves, whose deadline passes,
// that says what nobody understands, or whose handler throws.
#include "loop_server.hpp"
#include "raw_connection.hpp"
#include "rich_error.hpp"
#include "serving/rpc/bidi_method.hpp"
#include "serving/rpc/client_stream_method.hpp"
#include "serving/rpc/server_stream_method.hpp"

#include <optional>
#include <semaphore>
#include <stdexcept>

#include <gtest/gtest.h>

namespace echo {
namespace {

using ChatApi = v1::EchoService::WithRawMethod_Chat<v1::EchoService::Service>;
using CollectApi = v1::EchoService::WithRawMethod_Collect<v1::EchoService::Service>;
using ExpandApi = v1::EchoService::WithAsyncMethod_Expand<v1::EchoService::Service>;
using Chat = BidiMethod<&ChatApi::RequestChat, v1::EchoRequest, v1::EchoResponse>;
using Collect =
    ClientStreamMethod<&CollectApi::RequestCollect, v1::EchoRequest, v1::EchoResponse, int>;
using Expand = ServerStreamMethod<&ExpandApi::RequestExpand, int>;
using ChatServer = LoopServer<ChatApi, Chat>;
using CollectServer = LoopServer<CollectApi, Collect>;
using ExpandServer = LoopServer<ExpandApi, Expand>;

/// An RPC of a client, with a deadline that only a broken server meets.
struct Caller {
  explicit Caller(std::uint16_t port, std::chrono::milliseconds timeout = kPatience)
      : stub(stub_for(port)) {
    context.set_deadline(std::chrono::system_clock::now() + timeout);
  }

  std::unique_ptr<v1::EchoService::Stub> stub;
  grpc::ClientContext context;
  v1::EchoResponse response;
};

v1::EchoRequest saying(const std::string& message) {
  v1::EchoRequest request;
  request.set_message(message);
  return request;
}

void reply_to_all(Chat::Call& call, StreamEvent event) {
  if (event == StreamEvent::end) return call.finish({});
  if (event != StreamEvent::message) return call.read();
  if (call.request.message() == "throw") throw std::runtime_error("a bug");
  call.response.set_message(call.request.message());
  call.write();
}

TEST(ChatMethodTest, UsesItsCallsAgain) {
  ChatServer server(reply_to_all);
  server.run();
  constexpr int kCalls = 50;
  for (int i = 0; i < kCalls; ++i) {
    Caller caller(server.port());
    const auto chat = caller.stub->Chat(&caller.context);
    EXPECT_TRUE(chat->Write(saying("Hello")));
    EXPECT_TRUE(chat->Read(&caller.response));
    EXPECT_TRUE(chat->WritesDone());
    EXPECT_FALSE(chat->Read(&caller.response));
    EXPECT_TRUE(chat->Finish().ok());
    ASSERT_TRUE(server.is_at_rest());
  }
  EXPECT_EQ(server.finished(OutcomeCode::ok), kCalls);
  EXPECT_EQ(server.method().calls(), ChatServer::kWaiting + 1U);
}

TEST(ChatMethodTest, ACallThatIsCanceledInTheMiddleComesBack) {
  ChatServer server(reply_to_all);
  server.run();
  Caller caller(server.port());
  const auto chat = caller.stub->Chat(&caller.context);
  ASSERT_TRUE(chat->Write(saying("Hello")));
  ASSERT_TRUE(chat->Read(&caller.response));
  caller.context.TryCancel();
  EXPECT_EQ(chat->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(server.is_at_rest());
  EXPECT_EQ(server.finished(OutcomeCode::canceled), 1U);
}

TEST(ChatMethodTest, ACallWhoseDeadlinePassesComesBack) {
  ChatServer server(reply_to_all);
  server.run();
  Caller caller(server.port(), std::chrono::milliseconds(500));
  const auto chat = caller.stub->Chat(&caller.context);
  // A server that is late, too, has nothing else to answer.
  while (chat->Read(&caller.response)) {
  }
  EXPECT_EQ(chat->Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_TRUE(server.is_at_rest());
}

TEST(ChatMethodTest, ACallWhoseConnectionBreaksComesBack) {
  std::binary_semaphore begun{0};
  ChatServer server([&begun](Chat::Call& call, StreamEvent event) {
    if (event == StreamEvent::begun) begun.release();
    reply_to_all(call, event);
  });
  server.run();
  {
    const RawConnection caller(server.port());
    ASSERT_TRUE(caller.greet());
    ASSERT_TRUE(caller.send(call_headers("echo.v1.EchoService/Chat", 1).bytes()));
    begun.acquire();
  }
  EXPECT_TRUE(server.is_at_rest());
  EXPECT_EQ(server.finished(OutcomeCode::canceled), 1U);
}

TEST(ChatMethodTest, AMessageThatIsNoUtf8FailsItsCallOnly) {
  ChatServer server(reply_to_all);
  server.run();
  Caller caller(server.port());
  const auto chat = caller.stub->Chat(&caller.context);
  ASSERT_TRUE(chat->Write(saying("\xff\xfe")));
  EXPECT_FALSE(chat->Read(&caller.response));
  const grpc::Status status = chat->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(reason_of(status), "MALFORMED_MESSAGE");
  Caller next(server.port());
  const auto good = next.stub->Chat(&next.context);
  ASSERT_TRUE(good->Write(saying("Hello")));
  EXPECT_TRUE(good->Read(&next.response));
  EXPECT_TRUE(good->WritesDone());
  EXPECT_TRUE(good->Finish().ok());
  EXPECT_TRUE(server.is_at_rest());
}

TEST(ChatMethodTest, AHandlerThatThrowsFailsItsCallOnly) {
  ChatServer server(reply_to_all);
  server.run();
  Caller caller(server.port());
  const auto chat = caller.stub->Chat(&caller.context);
  ASSERT_TRUE(chat->Write(saying("Hello")));
  ASSERT_TRUE(chat->Read(&caller.response));
  ASSERT_TRUE(chat->Write(saying("throw")));
  EXPECT_FALSE(chat->Read(&caller.response));
  const grpc::Status status = chat->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message(), "a bug");
  EXPECT_TRUE(server.is_at_rest());
  EXPECT_EQ(server.finished(OutcomeCode::internal), 1U);
}

TEST(ChatMethodTest, AHandlerThatThrowsDuringAWriteFailsItsCallOnly) {
  ChatServer server([](Chat::Call& call, StreamEvent event) {
    reply_to_all(call, event);
    if (event == StreamEvent::message) throw std::runtime_error("a late bug");
  });
  server.run();
  Caller caller(server.port());
  const auto chat = caller.stub->Chat(&caller.context);
  ASSERT_TRUE(chat->Write(saying("Hello")));
  EXPECT_TRUE(chat->Read(&caller.response));
  EXPECT_FALSE(chat->Read(&caller.response));
  const grpc::Status status = chat->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message(), "a late bug");
  EXPECT_TRUE(server.is_at_rest());
}

TEST(ChatMethodTest, ACallThatNobodyAnswersHearsThatItsCallerHasGone) {
  std::binary_semaphore begun{0};
  std::binary_semaphore gone{0};
  ChatServer server([&](Chat::Call& call, StreamEvent event) {
    if (event == StreamEvent::begun) return begun.release();
    EXPECT_EQ(event, StreamEvent::gone);
    EXPECT_TRUE(call.info().stop.stop_requested());
    call.finish({OutcomeCode::canceled, "the caller left"});
    gone.release();
  });
  server.run();
  Caller caller(server.port());
  const auto chat = caller.stub->Chat(&caller.context);
  begun.acquire();
  caller.context.TryCancel();
  EXPECT_EQ(chat->Finish().error_code(), grpc::StatusCode::CANCELLED);
  gone.acquire();
  EXPECT_TRUE(server.is_at_rest());
}

/// Replies with the number of messages.
void count_all(Collect::Call& call, StreamEvent event) {
  if (event == StreamEvent::message && call.request.message() == "throw") {
    throw std::runtime_error("a bug");
  }
  if (event == StreamEvent::message) ++call.state;
  if (event != StreamEvent::end) return call.read();
  call.response.set_message(std::to_string(call.state));
  call.finish({});
}

TEST(CollectMethodTest, ACallsStateIsEmptyForTheNextCaller) {
  CollectServer server(count_all);
  server.run();
  for (int i = 0; i < 3 * CollectServer::kWaiting; ++i) {
    Caller caller(server.port());
    const auto collect = caller.stub->Collect(&caller.context, &caller.response);
    EXPECT_TRUE(collect->Write(saying("one")));
    EXPECT_TRUE(collect->Write(saying("two")));
    EXPECT_TRUE(collect->WritesDone());
    EXPECT_TRUE(collect->Finish().ok());
    EXPECT_EQ(caller.response.message(), "2");
  }
  EXPECT_TRUE(server.is_at_rest());
}

TEST(CollectMethodTest, ACallThatIsCanceledInTheMiddleComesBack) {
  std::binary_semaphore came{0};
  CollectServer server([&came](Collect::Call& call, StreamEvent event) {
    if (event == StreamEvent::message) came.release();
    count_all(call, event);
  });
  server.run();
  Caller caller(server.port());
  const auto collect = caller.stub->Collect(&caller.context, &caller.response);
  ASSERT_TRUE(collect->Write(saying("one")));
  came.acquire();
  caller.context.TryCancel();
  EXPECT_EQ(collect->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(server.is_at_rest());
  EXPECT_EQ(server.finished(OutcomeCode::canceled), 1U);
}

TEST(CollectMethodTest, BadMessagesAndHandlersFailTheirCallOnly) {
  CollectServer server(count_all);
  server.run();
  for (const auto& [message, code] :
       {std::pair{"\xff", grpc::StatusCode::INVALID_ARGUMENT},
        std::pair{"throw", grpc::StatusCode::INTERNAL}, std::pair{"good", grpc::StatusCode::OK}}) {
    Caller caller(server.port());
    const auto collect = caller.stub->Collect(&caller.context, &caller.response);
    EXPECT_TRUE(collect->Write(saying(message)));
    collect->WritesDone();  // the failure may be faster
    EXPECT_EQ(collect->Finish().error_code(), code);
  }
  EXPECT_TRUE(server.is_at_rest());
}

/// Replies until the caller has enough.
void never_end(Expand::Call& call, StreamEvent /*event*/) {
  if (call.request.message() == "throw" && call.state == 2) throw std::runtime_error("a bug");
  call.response.set_message(std::to_string(++call.state));
  call.write();
}

TEST(ExpandMethodTest, ACallThatIsCanceledInTheMiddleComesBack) {
  ExpandServer server(never_end);
  server.run();
  Caller caller(server.port());
  const auto expand = caller.stub->Expand(&caller.context, saying("count"));
  ASSERT_TRUE(expand->Read(&caller.response));
  EXPECT_EQ(caller.response.message(), "1");
  caller.context.TryCancel();
  EXPECT_EQ(expand->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(server.is_at_rest());
  EXPECT_EQ(server.finished(OutcomeCode::canceled), 1U);
}

TEST(ExpandMethodTest, ACallWhoseConnectionBreaksComesBack) {
  std::binary_semaphore begun{0};
  ExpandServer server([&begun](Expand::Call& call, StreamEvent event) {
    if (event == StreamEvent::begun) begun.release();
    never_end(call, event);
  });
  server.run();
  {
    const RawConnection caller(server.port());
    ASSERT_TRUE(caller.greet());
    ASSERT_TRUE(caller.send(call_headers("echo.v1.EchoService/Expand", 1).bytes()));
    ASSERT_TRUE(
        caller.send(Frame{.flags = Frame::kEndStream, .stream = 1, .payload = std::string(5, '\0')}
                        // an empty message
                        .bytes()));
    begun.acquire();
  }
  EXPECT_TRUE(server.is_at_rest());
  EXPECT_EQ(server.finished(OutcomeCode::canceled), 1U);
}

TEST(ExpandMethodTest, AHandlerThatThrowsFailsItsCallOnly) {
  ExpandServer server(never_end);
  server.run();
  Caller caller(server.port());
  const auto expand = caller.stub->Expand(&caller.context, saying("throw"));
  EXPECT_TRUE(expand->Read(&caller.response));
  EXPECT_TRUE(expand->Read(&caller.response));
  EXPECT_FALSE(expand->Read(&caller.response));
  EXPECT_EQ(expand->Finish().error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_TRUE(server.is_at_rest());
}

}  // namespace
}  // namespace echo
