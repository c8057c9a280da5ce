// A .proto file as protoc describes it, with comments and lines.
#pragma once

#include "qa/model/failure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// One thing with a name.
struct ProtoElement {
  enum class Kind { message, field, oneof, enumeration, enum_value, service, rpc };
  Kind kind = Kind::message;
  std::string name;
  std::string parent;    ///< the name of what it is in; empty at the top
  int number = 0;        ///< of a field or value
  int line = 0;          ///< 1-based
  std::string comments;  ///< before it and behind it in its line
};

struct ProtoFile {
  std::string name;  ///< as protoc was told it
  std::string package;
  int package_line = 0;
  std::string package_comments;
  std::vector<ProtoElement> elements;  ///< without those that protoc makes up (map entries)
};

/// The files of a descriptor set that protoc wrote with --include_source_info. Fails with kind host
/// on anything else. Format: protobuf.dev/programming-guides/encoding and descriptor.proto
Result<std::vector<ProtoFile>> parse_descriptor_set(std::string_view bytes);

}  // namespace qa
