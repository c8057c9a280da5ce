// grpc.reflection as grpcurl and its like ask it, under both names.
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "test_server.hpp"
#include "wire/descriptor.pb.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::ElementsAre;

struct V1 {
  using Service = grpc::reflection::v1::ServerReflection;
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
};

struct V1Alpha {
  using Service = grpc::reflection::v1alpha::ServerReflection;
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
};

ServerOptions with_reflection() {
  ServerOptions options = ephemeral();
  options.reflection = true;
  return options;
}

/// One stream to a server of its own.
template <class Version>
class Conversation {
 public:
  using Request = typename Version::Request;
  using Response = typename Version::Response;

  explicit Conversation(const ServerOptions& options = with_reflection())
      : server_(started_server(options)),
        stub_(Version::Service::NewStub(
            grpc::CreateChannel(to_string(Endpoint{"127.0.0.1", server_->port()}),
                                grpc::InsecureChannelCredentials()))) {
    context_.set_deadline(std::chrono::system_clock::now() + kPatience);
    stream_ = stub_->ServerReflectionInfo(&context_);
  }

  Response ask(const Request& request) {
    Response response;
    EXPECT_TRUE(stream_->Write(request));
    EXPECT_TRUE(stream_->Read(&response));
    EXPECT_EQ(response.valid_host(), request.host());
    EXPECT_EQ(response.original_request().SerializeAsString(), request.SerializeAsString());
    return response;
  }

  /// The names of the files that came for a symbol.
  std::vector<std::string> files_for(const std::string& symbol) {
    Request request;
    request.set_host("some.host");
    request.set_file_containing_symbol(symbol);
    std::vector<std::string> names;
    const Response response = ask(request);
    for (const auto& bytes : response.file_descriptor_response().file_descriptor_proto()) {
      wire::FileDescriptor file;
      EXPECT_TRUE(file.ParseFromString(bytes));
      names.push_back(file.name());
    }
    return names;
  }

  grpc::Status end() {
    stream_->WritesDone();
    return stream_->Finish();
  }

 private:
  std::unique_ptr<Server> server_;
  std::unique_ptr<typename Version::Service::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> stream_;
};

template <class Version>
class ReflectionTest : public testing::Test {};

using Versions = testing::Types<V1, V1Alpha>;
TYPED_TEST_SUITE(ReflectionTest, Versions);

TYPED_TEST(ReflectionTest, ListsAllServices) {
  Conversation<TypeParam> conversation;
  typename TypeParam::Request request;
  request.set_list_services("*");
  std::vector<std::string> names;
  const auto response = conversation.ask(request);
  for (const auto& service : response.list_services_response().service()) {
    names.push_back(service.name());
  }
  EXPECT_THAT(names, ElementsAre("echo.v1.EchoService", "grpc.health.v1.Health",
                                 "grpc.reflection.v1.ServerReflection",
                                 "grpc.reflection.v1alpha.ServerReflection"));
  EXPECT_TRUE(conversation.end().ok());
}

TYPED_TEST(ReflectionTest, FindsFilesBySymbolAndByName) {
  Conversation<TypeParam> conversation;
  EXPECT_THAT(conversation.files_for("echo.v1.EchoService"), ElementsAre("echo/v1/echo.proto"));
  EXPECT_THAT(conversation.files_for("echo.v1.EchoService.Echo"),
              ElementsAre("echo/v1/echo.proto"));
  EXPECT_THAT(conversation.files_for("grpc.health.v1.HealthCheckResponse.ServingStatus"),
              ElementsAre("grpc/health/v1/health.proto"));
  typename TypeParam::Request request;
  request.set_file_by_filename("grpc/reflection/v1/reflection.proto");
  EXPECT_EQ(conversation.ask(request).file_descriptor_response().file_descriptor_proto_size(), 1);
  EXPECT_TRUE(conversation.end().ok());
}

TYPED_TEST(ReflectionTest, WhatIsUnknownIsAnErrorAndTheStreamGoesOn) {
  Conversation<TypeParam> conversation;
  typename TypeParam::Request request;
  request.set_file_by_filename("other.proto");
  EXPECT_EQ(conversation.ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_file_containing_symbol("other.Service");
  EXPECT_EQ(conversation.ask(request).error_response().error_message(),
            "unknown symbol 'other.Service'");
  request.mutable_file_containing_extension()->set_containing_type("echo.v1.EchoRequest");
  EXPECT_EQ(conversation.ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_all_extension_numbers_of_type("other.Message");
  EXPECT_EQ(conversation.ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.clear_message_request();
  EXPECT_EQ(conversation.ask(request).error_response().error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_TRUE(conversation.end().ok());
}

TYPED_TEST(ReflectionTest, AKnownMessageHasNoExtensions) {
  Conversation<TypeParam> conversation;
  typename TypeParam::Request request;
  request.set_all_extension_numbers_of_type("echo.v1.EchoRequest");
  const auto response = conversation.ask(request);
  ASSERT_TRUE(response.has_all_extension_numbers_response());
  EXPECT_EQ(response.all_extension_numbers_response().base_type_name(), "echo.v1.EchoRequest");
  EXPECT_EQ(response.all_extension_numbers_response().extension_number_size(), 0);
  EXPECT_TRUE(conversation.end().ok());
}

TYPED_TEST(ReflectionTest, IsNotThereUnlessAskedFor) {
  Conversation<TypeParam> conversation(ephemeral());
  EXPECT_EQ(conversation.end().error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

}  // namespace
}  // namespace echo
