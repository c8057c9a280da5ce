#include "qa/environment/rpc/caller.hpp"
#include "qa/environment/rpc/field_path.hpp"
#include "qa/environment/rpc/readiness.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/system_clock.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"
#include "test_paths.hpp"

#include <echo/v1/echo.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

/// Echoes; says in the message which metadata came when asked to.
class EchoServer : public echo::v1::EchoService::Service {
  grpc::Status Echo(grpc::ServerContext* context, const echo::v1::EchoRequest* request,
                    echo::v1::EchoResponse* response) override {
    if (request->message() == "fail") {
      return {grpc::StatusCode::INVALID_ARGUMENT, "no failures, please"};
    }
    if (request->message() == "tell") {
      context->AddInitialMetadata("x-leading", "a");
      context->AddTrailingMetadata("x-trailing", "b");
      context->AddTrailingMetadata("x-trailing", "c");
    }
    const auto id = context->client_metadata().find("x-id");
    const bool has_id = id != context->client_metadata().end();
    response->set_message(has_id ? std::string(id->second.data(), id->second.size())
                                 : request->message());
    return grpc::Status::OK;
  }
};

class Rpc : public testing::Test {
 protected:
  void start(bool with_health) {
    grpc::EnableDefaultHealthCheckService(with_health);
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
  }

  RpcAnswer answer(RpcCall call) {
    if (!server_) start(true);
    call.address = address();
    call.deadline = milliseconds(20'000);
    const auto schema = Schema::load(QA_SOURCE "/proto", {"echo/v1/echo.proto"});
    EXPECT_TRUE(schema.has_value());
    return answer_call(call, **schema, clock_);
  }

  RpcCall echo(std::string request, std::optional<std::string> expected = std::nullopt) const {
    return {.name = "echo",
            .method = "echo.v1.EchoService/Echo",
            .request = std::move(request),
            .expected = std::move(expected)};
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  EchoServer service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  SystemClock clock_;
};

TEST_F(Rpc, ComparesTheReplyWithTheExpectedOne) {
  const RpcAnswer same = answer(echo(R"({"message":"grüß"})", R"({"message": "grüß"})"));
  EXPECT_EQ(same.status, "OK");
  EXPECT_EQ(same.response, R"({"message":"grüß"})");
  EXPECT_EQ(same.expected, same.response);
  EXPECT_THAT(same.difference, IsEmpty());

  const RpcAnswer other = answer(echo(R"({"message":"a"})", R"({"message":"b"})"));
  EXPECT_EQ(other.difference, R"(modified: message: "b" -> "a")");
}

TEST_F(Rpc, AFieldThatIsLeftOutEqualsItsDefault) {
  EXPECT_THAT(answer(echo("{}", R"({"message":""})")).difference, IsEmpty());
  EXPECT_THAT(answer(echo(R"({"message":""})", "{}")).difference, IsEmpty());
}

TEST_F(Rpc, ReportsTheStatusOfAFailure) {
  const RpcAnswer failed = answer(echo(R"({"message":"fail"})", "{}"));
  EXPECT_EQ(failed.kind, RpcAnswer::Kind::completed);
  EXPECT_EQ(failed.status, "INVALID_ARGUMENT");
  EXPECT_EQ(failed.message, "no failures, please");
}

TEST_F(Rpc, SendsMetadata) {
  RpcCall call = echo(R"({"message":"x"})");
  call.metadata = {{"x-id", "forty-two"}};
  EXPECT_EQ(answer(call).response, R"({"message":"forty-two"})");
}

TEST_F(Rpc, ACallThatDoesNotFitIsInvalidAndNeverSent) {
  const auto complaint = [this](const RpcCall& call) {
    const RpcAnswer invalid = answer(call);
    EXPECT_EQ(invalid.kind, RpcAnswer::Kind::invalid);
    EXPECT_THAT(invalid.status, IsEmpty());
    return invalid.message;
  };
  EXPECT_THAT(complaint(echo(R"({"mesage":"x"})")), HasSubstr("mesage"));
  EXPECT_THAT(complaint(echo("no json")), HasSubstr("is no echo.v1.EchoRequest"));
  EXPECT_THAT(complaint(echo("{}", R"({"answer":1})")), HasSubstr("is no echo.v1.EchoResponse"));
  RpcCall unknown = echo("{}");
  unknown.method = "echo.v1.EchoService/Eco";
  EXPECT_EQ(complaint(unknown), "no .proto file declares the method echo.v1.EchoService/Eco");
  RpcCall shouting = echo("{}");
  shouting.metadata = {{"X-Id", "1"}};
  EXPECT_THAT(complaint(shouting), HasSubstr("'X-Id'"));
}

TEST_F(Rpc, MetadataOfTheReplyComesBack) {
  RpcCall call = echo(R"({"message":"tell"})");
  EXPECT_THAT(answer(call).metadata,
              UnorderedElementsAre(Pair("x-leading", ElementsAre("a")),
                                   Pair("x-trailing", ElementsAre("b", "c"))));
}

TEST_F(Rpc, ComparisonsLeaveOutWhatTheyAreTold) {
  RpcCall call = echo(R"({"message":"a"})", "{}");
  EXPECT_EQ(answer(call).difference, R"(added: message: "a")");
  call.only_contains = true;
  EXPECT_THAT(answer(call).difference, IsEmpty());
  call.expected = R"({"message":"b"})";
  EXPECT_EQ(answer(call).difference, R"(modified: message: "b" -> "a")");
  call.only_contains = false;
  call.ignore = {"message"};
  EXPECT_THAT(answer(call).difference, IsEmpty());
}

TEST_F(Rpc, FieldsAreToldByTheirPath) {
  RpcCall call = echo(R"({"message":"a"})");
  call.fields = {"message"};
  EXPECT_THAT(answer(call).fields, UnorderedElementsAre(Pair("message", "a")));
  call.fields = {"mesage"};
  EXPECT_EQ(answer(call).message, "echo.v1.EchoResponse has no field 'mesage'");
  call.fields = {"message[0]"};
  EXPECT_THAT(answer(call).message, HasSubstr("takes no [index]"));
  call.fields = {"message.x"};
  EXPECT_EQ(answer(call).message, "'message' of 'message.x' has no fields");
}

TEST_F(Rpc, CapturedFieldsComeBackAsJson) {
  RpcCall call = echo(R"({"message":"a \"b\""})");
  call.captured = {"message"};
  EXPECT_THAT(answer(call).captured, UnorderedElementsAre(Pair("message", R"("a \"b\"")")));
  call.request = "{}";
  EXPECT_THAT(answer(call).captured, IsEmpty());
  call.captured = {"mesage"};
  EXPECT_EQ(answer(call).message, "echo.v1.EchoResponse has no field 'mesage'");
}

TEST(FieldPath, ValuesOfEveryTypeBecomeJson) {
  TemporaryFolder folder;
  PosixFiles files;
  ASSERT_TRUE(files.write(folder / "all.proto", R"(syntax = "proto3";
message All {
  int32 i = 1; uint64 u = 2; bool b = 3; double d = 4; bytes y = 5; string s = 6; Kind k = 7;
  optional int32 o = 8; All m = 9; repeated string l = 10; float f = 11;
}
enum Kind { NONE = 0; SOME = 1; }
service Service { rpc Method(All) returns (All); }
)"));
  const auto schema = Schema::load(folder.path().string(), {"all.proto"}).value();
  const auto* type = schema->find_method("Service/Method")->input_type();
  const auto json = [&](const std::string& message, const std::string& path) {
    const auto parsed = schema->parse(*type, message).value();
    return json_at(*parsed, resolve_path(*type, path, Elements::one).value()).value_or("nothing");
  };
  EXPECT_EQ(json(R"({"i":-7})", "i"), "-7");
  EXPECT_EQ(json("{}", "i"), "0");
  EXPECT_EQ(json(R"({"u":"18446744073709551615"})", "u"), R"("18446744073709551615")");
  EXPECT_EQ(json(R"({"b":true})", "b"), "true");
  EXPECT_EQ(json(R"({"d":1.5})", "d"), "1.5");
  EXPECT_EQ(json(R"({"d":"NaN"})", "d"), R"("NaN")");
  EXPECT_EQ(json(R"({"f":"-Infinity"})", "f"), R"("-Infinity")");
  EXPECT_EQ(json(R"({"y":"aGk="})", "y"), R"("aGk=")");
  EXPECT_EQ(json(R"({"s":"${captured.X} \u0001 ü"})", "s"), R"("${captured.X} \u0001 ü")");
  EXPECT_EQ(json(R"({"k":"SOME"})", "k"), R"("SOME")");
  EXPECT_EQ(json(R"({"m":{"s":"x"}})", "m"), R"({"s":"x"})");
  EXPECT_EQ(json(R"({"m":{"l":["x","y"]}})", "m.l[1]"), R"("y")");
  EXPECT_EQ(json(R"({"o":0})", "o"), "0");
  for (const auto& [message, path] :
       {std::pair{"{}", "o"}, std::pair{"{}", "m"}, std::pair{"{}", "s"}, std::pair{"{}", "y"},
        std::pair{"{}", "l[0]"}, std::pair{R"({"l":[""]})", "l[0]"}, std::pair{"{}", "m.m.s"}})
    EXPECT_EQ(json(message, path), "nothing") << path;
}

TEST_F(Rpc, CallersAskTogetherAndTheirAnswersComeInOrder) {
  start(true);
  RpcCall first = echo(R"({"message":"first"})");
  first.address = address();
  first.deadline = milliseconds(20'000);
  first.repeat = 3;
  RpcCall second = first;
  second.request = R"({"message":"second"})";
  second.beside_previous = true;
  second.connection = Connection::own;
  const auto schema = Schema::load(QA_SOURCE "/proto", {"echo/v1/echo.proto"}).value();
  std::vector<std::string> replies;
  answer_calls(std::vector{first, second}, *schema, clock_,
               [&](const RpcAnswer& answer) { replies.push_back(answer.response); });
  const std::string one = R"({"message":"first"})";
  const std::string two = R"({"message":"second"})";
  EXPECT_THAT(replies, ElementsAre(one, one, one, two, two, two));
}

TEST_F(Rpc, AMethodThatNeedNotBeDeclaredIsAskedFor) {
  RpcCall unknown = echo("{}");
  unknown.method = "echo.v2.EchoService/Shout";
  unknown.declaration = Declaration::optional;
  EXPECT_EQ(answer(unknown).status, "UNIMPLEMENTED");
}

TEST_F(Rpc, AProtoFileThatDoesNotCompileIsNamedWithItsPlace) {
  TemporaryFolder folder;
  PosixFiles files;
  ASSERT_TRUE(files.write(folder / "bad.proto", "syntax = \"proto3\";\nmessage {}\n"));
  const auto schema = Schema::load(folder.path().string(), {"bad.proto"});
  ASSERT_FALSE(schema.has_value());
  EXPECT_EQ(schema.error().kind, FailureKind::configuration);
  EXPECT_THAT(schema.error().what, HasSubstr("bad.proto:2:9: Expected message name."));
  EXPECT_FALSE(Schema::load(folder.path().string(), {"none.proto"}).has_value());
}

TEST_F(Rpc, AServiceIsReadyWhenItsHealthCheckSaysSo) {
  start(true);
  server_->GetHealthCheckService()->SetServingStatus("echo", false);
  ReadyQuery query{.address = address(), .timeout = milliseconds(20'000)};
  EXPECT_EQ(wait_until_ready(query, clock_).state, ReadyAnswer::State::ready);

  query.service = "echo";
  query.timeout = milliseconds(1'000);  // long enough for one answer on a busy machine
  const ReadyAnswer not_serving = wait_until_ready(query, clock_);
  EXPECT_EQ(not_serving.state, ReadyAnswer::State::not_ready);
  EXPECT_THAT(not_serving.note, HasSubstr("SERVING"));

  query.service = "unknown";
  query.timeout = milliseconds(20'000);
  const ReadyAnswer unknown = wait_until_ready(query, clock_);
  EXPECT_EQ(unknown.state, ReadyAnswer::State::misconfigured);
  EXPECT_THAT(unknown.note, HasSubstr("'unknown'"));
}

TEST_F(Rpc, AServiceWithoutHealthCheckIsNotWhatTheTopologyAsksFor) {
  start(false);
  const ReadyAnswer answer =
      wait_until_ready({.address = address(), .timeout = milliseconds(20'000)}, clock_);
  EXPECT_EQ(answer.state, ReadyAnswer::State::misconfigured);
  EXPECT_THAT(answer.note, HasSubstr("no grpc.health.v1.Health service"));
}

TEST_F(Rpc, NobodyThereIsNotReady) {
  start(true);
  server_->Shutdown();
  server_.reset();
  for (const auto probe : {Readiness::Probe::tcp, Readiness::Probe::grpc_health}) {
    const ReadyAnswer answer = wait_until_ready(
        {.address = address(), .probe = probe, .timeout = milliseconds(20)}, clock_);
    EXPECT_EQ(answer.state, ReadyAnswer::State::not_ready);
    EXPECT_THAT(answer.note, HasSubstr("Connection refused"));
  }
}

}  // namespace
}  // namespace qa
