#include "app/version.hpp"

#include <google/protobuf/stubs/common.h>
#include <grpcpp/version_info.h>

namespace echo {

std::string version_line(const std::string& program) {
  return program + " " ECHO_VERSION " (gRPC " GRPC_CPP_VERSION_STRING ", protobuf " +
         google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION) + ")";
}

}  // namespace echo
