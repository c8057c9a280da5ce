#include "serving/app/version.hpp"

#include "serving/core/json_text.hpp"

#include <google/protobuf/stubs/common.h>
#include <grpcpp/version_info.h>
#include <openssl/crypto.h>

namespace serving {

BuildInfo build_info(std::string_view version) {
  return {.version = std::string(version),
          .compiler = SERVING_COMPILER,
          .grpc = GRPC_CPP_VERSION_STRING,
          .protobuf = google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION),
          .openssl = OpenSSL_version(OPENSSL_VERSION_STRING)};
}

std::string version_line(const Identity& identity) {
  const BuildInfo build = build_info(identity.version);
  return std::string(identity.program) + " " + build.version + " (gRPC " + build.grpc +
         ", protobuf " + build.protobuf + ")";
}

std::string version_json(const Identity& identity) {
  const BuildInfo build = build_info(identity.version);
  std::string text = R"({"name":)" + json_quoted(identity.program);
  for (const auto& [key, value] : {std::pair{"version", &build.version},
                                   {"compiler", &build.compiler},
                                   {"grpc", &build.grpc},
                                   {"protobuf", &build.protobuf},
                                   {"openssl", &build.openssl}}) {
    text += "," + json_quoted(key) + ":" + json_quoted(*value);
  }
  return text + "}";
}

}  // namespace serving
