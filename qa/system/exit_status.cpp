#include "qa/system/exit_status.hpp"

#include <cstring>

namespace qa {

std::string to_text(const ExitStatus& status) {
  switch (status.kind) {
    case ExitStatus::Kind::exited:
      return "exited with status " + std::to_string(status.code);
    case ExitStatus::Kind::signaled:
      return "killed by signal " + std::to_string(status.signal) + " (" +
             sigdescr_np(status.signal) + ")";
    case ExitStatus::Kind::timed_out:
      return "timed out";
    case ExitStatus::Kind::canceled:
      return "canceled";
  }
  return "ended in an unknown way";
}

}  // namespace qa
