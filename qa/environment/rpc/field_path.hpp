// Fields of a message by path: "user.items[0].id".
#pragma once

#include "qa/model/failure.hpp"

#include <optional>
#include <string>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

namespace qa {

struct FieldStep {
  const google::protobuf::FieldDescriptor* field;
  std::optional<int> index;  ///< of a repeated field
};
using FieldPath = std::vector<FieldStep>;

enum class Elements {
  one,  ///< every repeated field on the way has an index
  all,  ///< none has
};

/// Names are those of the .proto file or of protobuf's JSON. Fails with kind configuration when
/// `type` has no such field.
Result<FieldPath> resolve_path(const google::protobuf::Descriptor& type, const std::string& path,
                               Elements elements);

/// The value as people write it: a string without quotes, the name of an enumerator, a message as
/// JSON. Empty when a list on the way is too short.
std::optional<std::string> text_at(const google::protobuf::Message& message, const FieldPath& path);

/// The value as protobuf's JSON. Empty also when there is none that a call could be made with: a
/// field that is not set, and text or bytes without any.
std::optional<std::string> json_at(const google::protobuf::Message& message, const FieldPath& path);

}  // namespace qa
