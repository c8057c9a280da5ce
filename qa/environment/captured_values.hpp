// Values of replies that later cases use: ${captured.NAME}.
#pragma once

#include "qa/environment/rpc_wire.hpp"
#include "qa/model/rpc_case.hpp"
#include "qa/model/test_case.hpp"

#include <map>
#include <set>
#include <span>
#include <string>

#include <tl/expected.hpp>

namespace qa {

/// The names that the texts of `rpc` refer to, and those that it captures.
std::set<std::string> names_used_by(const RpcCase& rpc);
std::set<std::string> names_captured_by(const RpcCase& rpc);

/// The value as JSON that an answer has for `capture`, or why there is none.
tl::expected<std::string, std::string> captured_from(const RpcAnswer& answer,
                                                     const RpcCapture& capture);

/// A case that is not sent.
struct NotSent {
  TestStatus status = TestStatus::skipped;
  std::string why;
};

class CapturedValues {
 public:
  /// What `rpc` captures, from the last reply to each caller. Only from a case that has passed:
  /// nobody knows what the replies to another one are worth.
  void take(const RpcCase& rpc, std::span<const RpcAnswer> answers, TestStatus status);

  /// `rpc` with the values in place of the references. A text that is a reference and nothing else
  /// gets the JSON type of the value; in expressions a value stands for itself, whatever its
  /// characters mean there. Skipped when a value is missing, failed when one does not fit.
  tl::expected<RpcCase, NotSent> fill_in(const RpcCase& rpc) const;

 private:
  std::map<std::string, std::string> values_;   ///< as JSON
  std::map<std::string, std::string> missing_;  ///< name -> why
};

}  // namespace qa
