// Comments and names in .proto files, as the style guide of Protocol Buffers wants them.
#pragma once

#include "qa/contract/proto_finding.hpp"
#include "qa/contract/protobuf/api.hpp"

#include <vector>

namespace qa {

/// By file and line. Messages that stand for the entries of a map are nobody's.
std::vector<ProtoFinding> check_proto_style(const Api& api);

}  // namespace qa
