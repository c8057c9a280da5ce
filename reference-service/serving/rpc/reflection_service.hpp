// grpc.reflection on the loop's own queue, under both its names: what tools such as grpcurl ask
// before they call. gRPC's own needs messages with descriptors.
#pragma once

#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "serving/core/call_gate.hpp"
#include "serving/core/method_table.hpp"
#include "serving/rpc/bidi_method.hpp"
#include "serving/rpc/descriptor_index.hpp"
#include "serving/rpc/event_loop.hpp"

#include <string_view>

#include <grpcpp/server_builder.h>

namespace serving {

/// All members belong to the loop's thread, or to the time before it runs.
class ReflectionService {
 public:
  using Api = grpc::reflection::v1::ServerReflection::WithRawMethod_ServerReflectionInfo<
      grpc::reflection::v1::ServerReflection::Service>;
  using AlphaApi = grpc::reflection::v1alpha::ServerReflection::WithRawMethod_ServerReflectionInfo<
      grpc::reflection::v1alpha::ServerReflection::Service>;

  /// What the loops share.
  struct Shared {
    /// `descriptors` as in Program.
    explicit Shared(std::string_view descriptors);

    void register_at(grpc::ServerBuilder& builder);

    DescriptorIndex index;
    Api api;
    AlphaApi alpha_api;
  };

  /// All must outlive this object, and the loop must have ended before it dies.
  ReflectionService(Shared& shared, EventLoop& loop, MethodTable& table, CallGate& gate);

  /// Lets calls come in.
  void open();

 private:
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
  using Info =
      BidiMethod<&Api::RequestServerReflectionInfo, Request, Response, DescriptorIndex::Sent>;
  /// Its messages are the same on the wire, and bytes is all that gRPC sees of them.
  using AlphaInfo =
      BidiMethod<&AlphaApi::RequestServerReflectionInfo, Request, Response, DescriptorIndex::Sent>;

  Info info_;
  AlphaInfo alpha_info_;
};

}  // namespace serving
