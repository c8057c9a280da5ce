// Comments and names of an API, as buf's rules of the same names want them.
#pragma once

#include "qa/lint/proto_file.hpp"
#include "qa/model/finding.hpp"

#include <string>
#include <vector>

namespace qa {

/// Findings in `file`, whose path in the project is `path`; rules are "proto.COMMENT_FIELD" and so
/// on. A comment "buf:lint:ignore RULE" before an element silences that rule there.
/// Rules: COMMENT_{MESSAGE,FIELD,ONEOF,ENUM,ENUM_VALUE,SERVICE,RPC}, PACKAGE_DEFINED,
/// PACKAGE_DIRECTORY_MATCH, PACKAGE_VERSION_SUFFIX, PACKAGE_LOWER_SNAKE_CASE,
/// FILE_LOWER_SNAKE_CASE, {MESSAGE,ENUM,SERVICE,RPC}_PASCAL_CASE, {FIELD,ONEOF}_LOWER_SNAKE_CASE,
/// ENUM_VALUE_UPPER_SNAKE_CASE, ENUM_VALUE_PREFIX. Source: buf.build/docs/lint/rules
std::vector<Finding> proto_findings(const ProtoFile& file, const std::string& path);

}  // namespace qa
