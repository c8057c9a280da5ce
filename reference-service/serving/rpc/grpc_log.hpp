// What gRPC itself has to say goes into our log.
#pragma once

#include "serving/log/log.hpp"

namespace serving {

/// As long as it lives; one at a time. Of its errors one line a second. gRPC has threads that
/// outlast the server, so the end matters.
class GrpcMessages {
 public:
  explicit GrpcMessages(Log& log);
  ~GrpcMessages();
  GrpcMessages(const GrpcMessages&) = delete;
  GrpcMessages& operator=(const GrpcMessages&) = delete;
};

}  // namespace serving
