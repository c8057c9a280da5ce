#include "qa/config/rpc_parts.hpp"

#include <algorithm>
#include <regex>

namespace qa {
namespace {

/// "a.b[0].c"
bool is_field_path(std::string_view path) {
  static const std::regex kPath(R"([A-Za-z_]\w*(\[\d+\])?(\.[A-Za-z_]\w*(\[\d+\])?)*)");
  return std::regex_match(path.begin(), path.end(), kPath);
}

}  // namespace

/// gRPC refuses other keys when the call is made
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, Custom-Metadata).
bool is_metadata_key(std::string_view key) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  return !key.empty() && std::ranges::all_of(key, is_allowed) && !key.starts_with("grpc-");
}

void check_metadata(TableReader& reader) {
  const auto* metadata = std::get_if<ConfigNode::Table>(&reader.table("metadata").value);
  if (metadata == nullptr) return;
  for (const ConfigEntry& entry : *metadata) {
    if (!is_metadata_key(entry.key))
      reader.errors().add(entry.position,
                          "metadata keys have a-z, 0-9, '_', '-' and '.', and don't start with "
                          "'grpc-'");
  }
}

void check_path(const Position& position, const std::string& path, Diagnostics& errors) {
  constexpr std::size_t kMaxLength = 200;
  if (path.size() > kMaxLength || !is_field_path(path))
    errors.add(position,
               "expected the path of a field such as user.items[0].id, got '" + path + "'");
}

void refuse_both(TableReader& reader, const char* one, const char* other) {
  const ConfigNode* first = reader.find(one);
  const ConfigNode* second = reader.find(other);
  if (first != nullptr && second != nullptr)
    reader.errors().add(second->position, "'" + std::string(one) + "' and '" + std::string(other) +
                                              "' exclude each other");
}

}  // namespace qa
