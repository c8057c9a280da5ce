#include "qa/system/exit_status.hpp"

#include <cstring>

namespace qa {
namespace {

/// Real-time signals have no description.
std::string described(int signal) {
  const char* description = sigdescr_np(signal);
  const std::string number = std::to_string(signal);
  return description == nullptr ? number : number + " (" + description + ")";
}

}  // namespace

std::string to_text(const ExitStatus& status) {
  switch (status.kind) {
    case ExitStatus::Kind::exited:
      return "exited with status " + std::to_string(status.code);
    case ExitStatus::Kind::signaled:
      return "killed by signal " + described(status.signal);
    case ExitStatus::Kind::timed_out:
      return "timed out";
    case ExitStatus::Kind::canceled:
      return "canceled";
  }
  return "ended in an unknown way";
}

}  // namespace qa
