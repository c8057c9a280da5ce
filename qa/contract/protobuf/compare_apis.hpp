// Two versions of an API held against each other.
#pragma once

#include "qa/contract/api_change.hpp"
#include "qa/contract/protobuf/api.hpp"

#include <vector>

namespace qa {

/// What differs, by full name and rule. Breaking is what makes a program that was built against
/// `base` misread messages on the wire or in JSON, call what is no longer there, or fail to compile
/// against `now`. Comments, and the order and files in which things stand, are no change.
/// Source: protobuf.dev/programming-guides/proto3, "Updating A Message Type", and the rules of
/// category FILE in buf.build/docs/breaking/rules.
std::vector<ApiChange> compare_apis(const Api& base, const Api& now);

}  // namespace qa
