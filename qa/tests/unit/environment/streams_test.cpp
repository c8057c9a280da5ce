// Calls that stream, against a server of gRPC's own.
#include "qa/environment/rpc/caller.hpp"
#include "qa/environment/rpc_steps.hpp"
#include "qa/environment/rpc_verdict.hpp"
#include "qa/system/system_clock.hpp"
#include "test_paths.hpp"

#include <thread>

#include <echo/v1/echo.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using echo::v1::EchoRequest;
using echo::v1::EchoResponse;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

EchoResponse response(const std::string& message) {
  EchoResponse response;
  response.set_message(message);
  return response;
}

/// What it does is said by the first message: a word, or a word and a number of replies.
class StreamServer : public echo::v1::EchoService::Service {
  grpc::Status Expand(grpc::ServerContext* context, const EchoRequest* request,
                      grpc::ServerWriter<EchoResponse>* writer) override {
    const std::string& message = request->message();
    if (message == "refuse") return {grpc::StatusCode::INVALID_ARGUMENT, "no"};
    if (message == "endless") {
      while (!context->IsCancelled()) writer->Write(response("again"));
      return grpc::Status::CANCELLED;
    }
    if (message == "hang") {
      writer->Write(response("one"));
      while (!context->IsCancelled()) std::this_thread::yield();
      return grpc::Status::CANCELLED;
    }
    context->AddTrailingMetadata("x-id", "7");
    if (message == "break") {
      writer->Write(response("one"));
      return {grpc::StatusCode::DATA_LOSS, "broken"};
    }
    for (int i = 0, n = std::stoi(message); i < n; ++i) writer->Write(response(std::to_string(i)));
    return grpc::Status::OK;
  }

  grpc::Status Collect(grpc::ServerContext* /*context*/, grpc::ServerReader<EchoRequest>* reader,
                       EchoResponse* reply) override {
    EchoRequest request;
    while (reader->Read(&request)) {
      if (request.message() == "stop") return {grpc::StatusCode::RESOURCE_EXHAUSTED, "enough"};
      reply->set_message(reply->message() + request.message());
    }
    return grpc::Status::OK;
  }

  grpc::Status Chat(grpc::ServerContext* /*context*/,
                    grpc::ServerReaderWriter<EchoResponse, EchoRequest>* stream) override {
    EchoRequest request;
    while (stream->Read(&request)) stream->Write(response(request.message()));
    return grpc::Status::OK;
  }

  grpc::Status Echo(grpc::ServerContext* /*context*/, const EchoRequest* request,
                    EchoResponse* reply) override {
    reply->set_message(request->message());
    return grpc::Status::OK;
  }
};

class Streams : public testing::Test {
 protected:
  Streams() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
  }
  ~Streams() override { server_->Shutdown(); }

  /// What is wrong with the case, as the stage tells it; empty: it passes.
  std::string verdict(const std::string& method, RpcCaller caller) {
    const Topology topology{.name = "one", .services = {{.name = "s", .ports = {{"p", port_}}}}};
    const RpcCase rpc{.name = "case",
                      .service = "s",
                      .port = "p",
                      .method = "echo.v1.EchoService/" + method,
                      .deadline = deadline_,
                      .callers = {std::move(caller)}};
    const auto calls =
        make_calls(std::vector{rpc}, topology, {{"s", "127.0.0.1"}}, "cases.yaml").value();
    const auto schema = Schema::load(QA_SOURCE "/proto", {"echo/v1/echo.proto"}).value();
    answer_ = answer_call(calls.front(), *schema, clock_);
    return judge(rpc, std::vector{answer_}, "suite", "cases.yaml").message;
  }

  static std::string says(const std::string& message) {
    return R"({"message":")" + message + "\"}";
  }
  static RpcCaller asks(const std::string& message) { return {.request = says(message)}; }
  static RpcStep send(const std::string& message) { return {.message = says(message)}; }
  static RpcStep receive(const std::string& message) {
    RpcStep step{.kind = RpcStep::Kind::receive};
    step.expect.response = says(message);
    return step;
  }
  static RpcStep step(RpcStep::Kind kind) { return {.kind = kind}; }

  milliseconds deadline_{20'000};
  RpcAnswer answer_;
  StreamServer service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  SystemClock clock_;
};

TEST_F(Streams, RepliesMustBeTheExpectedOnesInTheirOrder) {
  RpcCaller caller = asks("3");
  caller.expect.responses = {says("0"), says("1"), says("2")};
  caller.expect.metadata = {{"x-id", "7"}};
  EXPECT_EQ(verdict("Expand", caller), "");
  EXPECT_EQ(answer_.replies, 3);
  caller.expect.responses = {says("0"), says("x"), says("2")};
  EXPECT_THAT(verdict("Expand", caller),
              AllOf(HasSubstr("reply 2 of 3: expected reply "), HasSubstr(R"("x" -> "1")")));
}

TEST_F(Streams, MoreOrFewerRepliesAreRed) {
  RpcCaller caller = asks("3");
  caller.expect.responses = {says("0"), says("1")};
  EXPECT_EQ(verdict("Expand", caller),
            R"(expected 2 replies, there was another one: {"message":"2"})");
  caller.expect.responses = {says("0"), says("1"), says("2"), says("3")};
  EXPECT_EQ(verdict("Expand", caller), "expected 4 replies, the call ended after 3 with status OK");
  caller.expect.responses.emplace();
  EXPECT_THAT(verdict("Expand", caller), HasSubstr("expected 0 replies, there was another"));
  caller.request = says("0");
  EXPECT_EQ(verdict("Expand", caller), "");
  caller = asks("break");
  caller.expect.replies = 2;
  EXPECT_EQ(verdict("Expand", caller),
            "expected 2 replies, the call ended after 1 with status DATA_LOSS (broken)");
}

TEST_F(Streams, NobodyPassesOnTheFirstReplyWithoutSayingHowMany) {
  RpcCaller caller = asks("1");
  caller.expect.response = says("0");
  EXPECT_THAT(verdict("Expand", caller),
              HasSubstr("streams its replies: say which must come with `responses`"));
  EXPECT_THAT(verdict("Collect", caller), HasSubstr("takes a stream of requests"));
  EXPECT_THAT(verdict("Chat", caller), HasSubstr("takes a stream of requests"));
  caller.requests = {says("0")};
  EXPECT_THAT(verdict("Chat", caller), HasSubstr("streams its replies"));
}

TEST_F(Streams, AMethodHasAsManyMessagesAsItIsDeclaredWith) {
  RpcCaller caller;
  caller.requests = {says("1"), says("2")};
  caller.expect.replies = 1;
  EXPECT_THAT(verdict("Expand", caller), HasSubstr("takes one request, not 2"));
  EXPECT_THAT(verdict("Echo", caller), HasSubstr("does not stream"));
  caller.expect.replies = 2;
  EXPECT_THAT(verdict("Collect", caller), HasSubstr("has one reply, not 2"));
  caller.expect.replies = 1;
  caller.requests = {"{\"mesage\":1}"};
  EXPECT_THAT(verdict("Chat", caller), HasSubstr("mesage"));
}

TEST_F(Streams, ManyRepliesAreCountedAndEachIsLookedAt) {
  RpcCaller caller = asks("5000");
  caller.expect.replies = 5'000;
  caller.expect.matches = {{"message", "^[0-9]+$"}};
  caller.expect.never = {"y"};
  EXPECT_EQ(verdict("Expand", caller), "");
  EXPECT_EQ(answer_.replies, 5'000);
  EXPECT_LT(to_json_text(answer_).size(), 1000U);
  caller.expect.never = {"\"777\""};
  EXPECT_THAT(verdict("Expand", caller), HasSubstr("reply 778 of 5000: expected nothing"));
  caller.expect = {.contains = says("0")};
  caller.expect.replies = 5'000;
  EXPECT_THAT(verdict("Expand", caller), HasSubstr("reply 2 of 5000: expected reply with"));
}

TEST_F(Streams, AStreamThatNeverEndsDoesAtTheDeadline) {
  RpcCaller caller = asks("hang");
  caller.expect.responses = {says("one")};
  deadline_ = milliseconds(200);
  EXPECT_EQ(verdict("Expand", caller),
            "expected status OK\n  actual status DEADLINE_EXCEEDED (Deadline Exceeded)");
  caller.expect.status = "DEADLINE_EXCEEDED";
  EXPECT_EQ(verdict("Expand", caller), "");
  deadline_ = milliseconds(20'000);
  caller = asks("endless");
  caller.expect.responses = {says("again")};
  EXPECT_THAT(verdict("Expand", caller), HasSubstr("there was another one"));
}

TEST_F(Streams, AFailureHasNoRepliesUnlessItSaysSo) {
  RpcCaller caller = asks("refuse");
  caller.expect.status = "INVALID_ARGUMENT";
  caller.expect.message = "^no$";
  EXPECT_EQ(verdict("Expand", caller), "");
  caller = asks("break");
  caller.expect.status = "DATA_LOSS";
  EXPECT_THAT(verdict("Expand", caller), HasSubstr("expected 0 replies, there was another"));
  caller.expect.responses = {says("one")};
  EXPECT_EQ(verdict("Expand", caller), "");
  caller.expect.status = "OK";
  EXPECT_EQ(verdict("Expand", caller), "expected status OK\n  actual status DATA_LOSS (broken)");
}

TEST_F(Streams, RequestsAreSentUntilTheServiceHasHeardEnough) {
  RpcCaller caller;
  caller.requests = {says("a"), says("b")};
  caller.expect.response = says("ab");
  EXPECT_EQ(verdict("Collect", caller), "");
  caller.requests.emplace();
  caller.expect.response = "{}";
  EXPECT_EQ(verdict("Collect", caller), "");
  caller.requests = {says("a"), says("stop"), says("b")};
  caller.expect = {.status = "RESOURCE_EXHAUSTED"};
  EXPECT_EQ(verdict("Collect", caller), "");
}

TEST_F(Streams, ManyBigMessagesGoBothWaysAtOnce) {
  const std::string big(100'000, 'x');
  RpcCaller caller;
  caller.requests.emplace(200, says(big));
  caller.expect.contains = says(big);
  caller.expect.replies = 200;
  EXPECT_EQ(verdict("Chat", caller), "");
}

TEST_F(Streams, StepsAreDoneInTheirOrder) {
  RpcCaller caller;
  caller.steps = {send("a"),
                  receive("a"),
                  send("b"),
                  send("c"),
                  receive("b"),
                  receive("c"),
                  step(RpcStep::Kind::close)};
  EXPECT_EQ(verdict("Chat", caller), "");
  caller.steps[4] = receive("x");
  EXPECT_THAT(verdict("Chat", caller), HasSubstr("reply 2 of 3: expected reply "));
  caller.steps = {send("a"), step(RpcStep::Kind::close), receive("a"), receive("b")};
  EXPECT_EQ(verdict("Chat", caller), "expected 2 replies, the call ended after 1 with status OK");
  caller.steps = {send("2"), receive("0"), receive("1")};
  EXPECT_EQ(verdict("Expand", caller), "");
  caller.steps = {step(RpcStep::Kind::close)};
  EXPECT_EQ(verdict("Chat", caller), "");
}

TEST_F(Streams, WithoutCloseTheServiceWaitsForMore) {
  deadline_ = milliseconds(200);
  RpcCaller caller;
  caller.steps = {send("a"), receive("a")};
  caller.expect.status = "DEADLINE_EXCEEDED";
  EXPECT_EQ(verdict("Chat", caller), "");
  caller.steps.push_back(receive("b"));
  EXPECT_THAT(verdict("Chat", caller), HasSubstr("the call ended after 1 with status DEADLINE"));
}

TEST_F(Streams, TheCallerMayGiveUp) {
  RpcCaller caller;
  caller.steps = {send("endless"), receive("again"), step(RpcStep::Kind::cancel)};
  caller.expect.status = "CANCELLED";
  EXPECT_EQ(verdict("Expand", caller), "");
}

TEST_F(Streams, ReceivingMayHaveATimeLimit) {
  RpcStep late = receive("0");
  late.expect.within = milliseconds(0);
  RpcCaller caller;
  caller.steps = {send("1"), late};
  EXPECT_THAT(verdict("Expand", caller), HasSubstr("reply 1 of 1: expected a reply within 0 ms"));
}

TEST_F(Streams, ValuesAreCapturedFromTheLastReply) {
  RpcCaller caller = asks("3");
  caller.expect.replies = 3;
  caller.captures["LAST"] = {.path = "message"};
  EXPECT_EQ(verdict("Expand", caller), "");
  EXPECT_EQ(answer_.captured.at("message"), "\"2\"");
  caller = asks("0");
  caller.expect.replies = 0;
  caller.captures["LAST"] = {.path = "message"};
  EXPECT_THAT(verdict("Expand", caller), HasSubstr("cannot capture 'LAST'"));
}

TEST_F(Streams, AServiceThatIsNotThereIsUnavailable) {
  server_->Shutdown();
  RpcCaller caller;
  caller.requests = {says("a")};
  caller.expect.responses = {says("a")};
  EXPECT_THAT(verdict("Chat", caller), HasSubstr("ended after 0 with status UNAVAILABLE"));
  caller.expect = {.status = "UNAVAILABLE"};
  EXPECT_EQ(verdict("Chat", caller), "");
}

TEST_F(Streams, ALongReplyIsShownInPart) {
  RpcCaller caller;
  caller.requests = {says(std::string(1'000'000, 'x'))};
  caller.expect.responses = {says("y")};
  EXPECT_LT(verdict("Chat", caller).size(), 5000U);
  EXPECT_THAT(answer_.problem, HasSubstr(" bytes)"));
}

TEST(StreamSteps, OfAUnaryCallThereAreNone) {
  RpcCaller caller{.request = "{}"};
  EXPECT_THAT(steps_of(caller), IsEmpty());
  EXPECT_FALSE(counts_replies(caller));
  caller.expect.status = "ABORTED";
  EXPECT_TRUE(counts_replies(caller));
}

TEST(StreamSteps, WhatMustNeverComeMustNotInAnyStep) {
  RpcCaller caller;
  caller.steps = {{.kind = RpcStep::Kind::receive}};
  caller.steps[0].expect.never = {"a"};
  caller.expect.never = {"b"};
  EXPECT_THAT(steps_of(caller)[0].expect.never, testing::ElementsAre("a", "b"));
}

}  // namespace
}  // namespace qa
