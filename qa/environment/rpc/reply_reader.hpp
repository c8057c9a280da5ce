// A reply as an answer: JSON instead of bytes, compared with the expected one.
#pragma once

#include "qa/environment/rpc/field_path.hpp"
#include "qa/environment/rpc/schema.hpp"
#include "qa/environment/rpc_wire.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// What is asked about a reply.
struct ReplyQuestion {
  std::optional<std::string> expected;  ///< protobuf JSON that it is compared with
  bool only_contains = false;
  std::vector<std::string> ignore;
  std::vector<std::string> fields;
  std::vector<std::string> captured;
};

class ReplyReader {
 public:
  /// Fails with kind configuration when the question does not fit the type of the replies.
  static Result<ReplyReader> prepare(const ReplyQuestion& question,
                                     const google::protobuf::Descriptor& type,
                                     const Schema& schema);

  /// What an answer says about the reply that has these bytes.
  RpcAnswer read(const std::string& bytes) const;

 private:
  std::string difference(const google::protobuf::Message& actual) const;

  const Schema* schema_ = nullptr;
  const google::protobuf::Descriptor* type_ = nullptr;
  bool only_contains_ = false;
  std::unique_ptr<google::protobuf::Message> expected_;  ///< null: nothing to compare with
  std::vector<FieldPath> ignored_;                       ///< by the comparison
  std::map<std::string, FieldPath> fields_;              ///< to be told
  std::map<std::string, FieldPath> captured_;
};

}  // namespace qa
