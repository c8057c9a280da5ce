#include "rpc/grpc_log.hpp"

#include <atomic>
#include <string>

#include <grpc/support/log.h>

namespace echo {

namespace {

std::atomic<Log*> target = nullptr;

}  // namespace

void send_grpc_messages_to(Log& log) {
  target = &log;
  gpr_set_log_function([](gpr_log_func_args* message) {
    // An error of the transport is one connection's; the service goes on.
    const LogLevel level =
        message->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::warning : LogLevel::debug;
    target.load()->write(level, std::string("gRPC: ") + message->message);
  });
}

}  // namespace echo
