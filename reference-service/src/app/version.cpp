#include "app/version.hpp"

#include "core/json_text.hpp"

#include <google/protobuf/stubs/common.h>
#include <grpcpp/version_info.h>
#include <openssl/crypto.h>

namespace echo {

BuildInfo build_info() {
  return {.version = ECHO_VERSION,
          .compiler = ECHO_COMPILER,
          .grpc = GRPC_CPP_VERSION_STRING,
          .protobuf = google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION),
          .openssl = OpenSSL_version(OPENSSL_VERSION_STRING)};
}

std::string version_line(std::string_view program) {
  const BuildInfo build = build_info();
  return std::string(program) + " " + build.version + " (gRPC " + build.grpc + ", protobuf " +
         build.protobuf + ")";
}

std::string version_json(std::string_view program) {
  const BuildInfo build = build_info();
  std::string text = R"({"name":)" + json_quoted(program);
  for (const auto& [key, value] : {std::pair{"version", &build.version},
                                   {"compiler", &build.compiler},
                                   {"grpc", &build.grpc},
                                   {"protobuf", &build.protobuf},
                                   {"openssl", &build.openssl}}) {
    text += "," + json_quoted(key) + ":" + json_quoted(*value);
  }
  return text + "}";
}

}  // namespace echo
