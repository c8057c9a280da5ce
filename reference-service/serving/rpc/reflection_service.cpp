#include "serving/rpc/reflection_service.hpp"

#include <string>
#include <string_view>

#include <grpcpp/support/status_code_enum.h>

namespace serving {

namespace {

using grpc::reflection::v1::ServerReflectionRequest;
using grpc::reflection::v1::ServerReflectionResponse;

void fail(ServerReflectionResponse& response, grpc::StatusCode code, const std::string& text) {
  response.mutable_error_response()->set_error_code(code);
  response.mutable_error_response()->set_error_message(text);
}

void not_found(ServerReflectionResponse& response, const std::string& what) {
  fail(response, grpc::StatusCode::NOT_FOUND, "unknown " + what);
}

void put_services(const DescriptorIndex& index, ServerReflectionResponse& response) {
  auto& services = *response.mutable_list_services_response();
  for (const std::string& name : index.services()) services.add_service()->set_name(name);
}

/// `file` may be null; `what` was asked for.
void put_file(const DescriptorIndex& index, const DescriptorIndex::File* file,
              const std::string& what, DescriptorIndex::Sent& sent,
              ServerReflectionResponse& response) {
  if (file == nullptr) return not_found(response, what);
  auto& files = *response.mutable_file_descriptor_response();
  for (const auto* each : index.with_imports(*file, sent)) {
    files.add_file_descriptor_proto(each->bytes);
  }
}

/// The API is proto3, which has no extensions.
void put_extension_numbers(const DescriptorIndex& index, const std::string& type,
                           ServerReflectionResponse& response) {
  if (!index.has_message(type)) return not_found(response, "type '" + type + "'");
  response.mutable_all_extension_numbers_response()->set_base_type_name(type);
}

void answer(const DescriptorIndex& index, const ServerReflectionRequest& request,
            DescriptorIndex::Sent& sent, ServerReflectionResponse& response) {
  response.Clear();
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  switch (request.message_request_case()) {
    case ServerReflectionRequest::kFileByFilename: {
      const std::string& name = request.file_by_filename();
      return put_file(index, index.file_named(name), "file '" + name + "'", sent, response);
    }
    case ServerReflectionRequest::kFileContainingSymbol: {
      const std::string& name = request.file_containing_symbol();
      return put_file(index, index.file_declaring(name), "symbol '" + name + "'", sent, response);
    }
    case ServerReflectionRequest::kFileContainingExtension:
      return not_found(
          response, "extension of '" + request.file_containing_extension().containing_type() + "'");
    case ServerReflectionRequest::kAllExtensionNumbersOfType:
      return put_extension_numbers(index, request.all_extension_numbers_of_type(), response);
    case ServerReflectionRequest::kListServices:
      return put_services(index, response);
    case ServerReflectionRequest::MESSAGE_REQUEST_NOT_SET:
      break;
  }
  fail(response, grpc::StatusCode::UNIMPLEMENTED, "a request of an unknown kind");
}

/// Whichever of the two methods the call is of.
template <class InfoCall>
void proceed_with(const DescriptorIndex& index, InfoCall& call, StreamEvent event) {
  if (event == StreamEvent::end) return call.finish({});
  if (event != StreamEvent::message) return call.read();
  answer(index, call.request, call.state, call.response);
  call.write();
}

}  // namespace

ReflectionService::Shared::Shared(std::string_view descriptors) : index(descriptors) {}

void ReflectionService::Shared::register_at(grpc::ServerBuilder& builder) {
  builder.RegisterService(&api);
  builder.RegisterService(&alpha_api);
}

ReflectionService::ReflectionService(Shared& shared, EventLoop& loop, MethodTable& table,
                                     CallGate& gate)
    : info_(shared.api,
            {.loop = loop,
             .metrics =
                 table.add("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Info::kType),
             .gate = &gate},
            [&index = shared.index](Info::Call& call, StreamEvent event) {
              proceed_with(index, call, event);
            }),
      alpha_info_(
          shared.alpha_api,
          {.loop = loop,
           .metrics = table.add("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                                AlphaInfo::kType),
           .gate = &gate},
          [&index = shared.index](AlphaInfo::Call& call, StreamEvent event) {
            proceed_with(index, call, event);
          }) {}

void ReflectionService::open() {
  info_.open(1);
  alpha_info_.open(1);
}

}  // namespace serving
