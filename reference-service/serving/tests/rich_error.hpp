// Reads the details of a failure, as a caller's program does.
#pragma once

#include "wire/error_details.pb.h"

#include <optional>
#include <string>

#include <grpcpp/support/error_details.h>
#include <gtest/gtest.h>

namespace serving {

/// The detail of the type google.rpc.`name`, if the status has one.
template <class Detail>
std::optional<Detail> detail_of(const grpc::Status& status, const std::string& name) {
  wire::Status details;
  EXPECT_TRUE(grpc::ExtractErrorDetails(status, &details).ok());
  for (const wire::Any& any : details.details()) {
    Detail detail;
    if (any.type_url() != "type.googleapis.com/google.rpc." + name) continue;
    EXPECT_TRUE(detail.ParseFromString(any.value()));
    return detail;
  }
  return std::nullopt;
}

inline std::string reason_of(const grpc::Status& status) {
  const auto info = detail_of<wire::ErrorInfo>(status, "ErrorInfo");
  return info ? info->reason() : "";
}

}  // namespace serving
