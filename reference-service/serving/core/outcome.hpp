// How a request ended, in words that every transport has.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace serving {

/// The canonical codes. The numbers are those of google.rpc.Code, which gRPC and its HTTP mappings
/// share: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
enum class OutcomeCode {
  ok = 0,
  canceled = 1,
  unknown = 2,
  invalid_argument = 3,
  deadline_exceeded = 4,
  not_found = 5,
  already_exists = 6,
  permission_denied = 7,
  resource_exhausted = 8,
  failed_precondition = 9,
  aborted = 10,
  out_of_range = 11,
  unimplemented = 12,
  internal = 13,
  unavailable = 14,
  data_loss = 15,
  unauthenticated = 16,
};

/// "NOT_FOUND" and so on, as the canonical codes are spelled.
std::string_view name_of(OutcomeCode code);

/// A code, and for everything but ok a sentence for the caller. The rest is for the caller's
/// program, and empty when there is nothing to add; the views are of literals.
struct Outcome {
  OutcomeCode code = OutcomeCode::ok;
  std::string text = {};
  std::string_view reason = {};                ///< "TOO_MANY_CALLS"; empty: the code's name
  std::string_view field = {};                 ///< of the request, the one that is wrong
  std::chrono::milliseconds retry_after = {};  ///< 0: trying again is no use, or nobody knows when

  [[nodiscard]] bool is_ok() const { return code == OutcomeCode::ok; }
};

/// Called exactly once when the reply is there, or will never be. A lambda that captures one
/// pointer costs no allocation.
using Done = std::function<void(const Outcome&)>;

}  // namespace serving
