// The messages and methods of .proto files, read at run time.
#pragma once

#include "qa/model/failure.hpp"

#include <memory>
#include <string>
#include <vector>

#include <google/protobuf/message.h>

namespace qa {

class Schema {
 public:
  /// Fails with kind configuration, with the compiler's own messages.
  static Result<std::unique_ptr<Schema>> load(const std::string& proto_path,
                                              const std::vector<std::string>& protos);
  ~Schema();

  /// `method` is "package.Service/Method"; null when it is not declared.
  const google::protobuf::MethodDescriptor* find_method(const std::string& method) const;

  /// A message of that type from protobuf JSON; fails with kind configuration.
  Result<std::unique_ptr<google::protobuf::Message>> parse(const google::protobuf::Descriptor& type,
                                                           const std::string& json) const;

  std::unique_ptr<google::protobuf::Message> empty(const google::protobuf::Descriptor& type) const;

 private:
  Schema();
  struct Compiler;
  std::unique_ptr<Compiler> compiler_;
};

/// Protobuf JSON on one line; fields that have their default are left out.
std::string to_json_text(const google::protobuf::Message& message);

}  // namespace qa
