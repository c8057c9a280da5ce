#include "serving/rpc/grpc_log.hpp"

#include "serving/rpc/limited_log.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include <grpc/support/log.h>

namespace serving {

namespace {

/// gRPC's hook is a plain function, so where it writes to has to be global.
struct Target {
  std::mutex mutex;  // nobody writes while the log goes away
  Log* log = nullptr;
  /// Strangers cause errors, too: a handshake that fails, a header that cannot be read.
  std::optional<LimitedLog> errors;
};

Target& target() {
  static Target the_target;
  return the_target;
}

void write(gpr_log_func_args* message) {
  const std::scoped_lock lock(target().mutex);
  if (target().log == nullptr) return;
  const std::string text = std::string("gRPC: ") + message->message;
  if (message->severity != GPR_LOG_SEVERITY_ERROR) return target().log->debug(text);
  // An error of the transport is one connection's; the service goes on.
  target().errors->warning(std::chrono::steady_clock::now(), text);
}

void set_target(Log* log) {
  const std::scoped_lock lock(target().mutex);
  target().log = log;
  target().errors.emplace(log);
}

}  // namespace

GrpcMessages::GrpcMessages(Log& log) {
  set_target(&log);
  // gRPC drops everything until somebody has read $GRPC_VERBOSITY, which its own start does later.
  gpr_log_verbosity_init();
  gpr_set_log_function(write);
}

GrpcMessages::~GrpcMessages() {
  gpr_set_log_function(nullptr);  // back to gRPC's own
  set_target(nullptr);
}

}  // namespace serving
