#include "qa/environment/container_exit.hpp"

#include <csignal>
#include <utility>

namespace qa {

ServiceExit container_exit(int code) {
  constexpr int kSignalCodes = 128;
  constexpr int kLastSignal = 64;
  ServiceExit exit{.kind = code == 0 ? ServiceExit::Kind::clean : ServiceExit::Kind::unclean,
                   .text = "exited with status " + std::to_string(code)};
  const int signal = code - kSignalCodes;
  if (signal > 0 && signal <= kLastSignal)
    exit.text += ", as signal " + std::to_string(signal) + " ends a program";
  if (signal == SIGKILL) exit.kind = ServiceExit::Kind::killed;
  return exit;
}

ServiceExit ended_before(ServiceExit exit) {
  return {.kind = ServiceExit::Kind::unclean,
          .text = "it had ended by itself: it " + std::move(exit.text)};
}

}  // namespace qa
