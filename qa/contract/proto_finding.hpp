// What qa-contract, the helper that reads .proto files, says about their style: JSON on its
// standard output.
#pragma once

#include "qa/model/failure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct ProtoFinding {
  std::string rule;     ///< "proto.comment", see pipeline/README.md
  std::string message;  ///< one line, for people
  std::string file;     ///< relative to the root of imports
  int line = 0;         ///< 1-based; 0: the file as a whole
  int column = 0;

  bool operator==(const ProtoFinding&) const = default;
};

struct ProtoStyle {
  std::string error;  ///< why the files can't be read; empty when they can
  std::vector<ProtoFinding> findings;

  bool operator==(const ProtoStyle&) const = default;
};

std::string to_json(const ProtoStyle& style);

/// Fails with kind host when `text` is nothing that to_json() writes.
Result<ProtoStyle> parse_proto_style(std::string_view text);

}  // namespace qa
