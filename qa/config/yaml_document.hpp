// YAML text -> ConfigNode.
#pragma once

#include "qa/config/config_node.hpp"
#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

namespace qa {

/// The one document of `text`. Scalars without quotes are numbers as JSON writes them, true, false
/// or null (the core schema of YAML 1.2, https://yaml.org/spec/1.2.2/#103-core-schema, without
/// octal and hexadecimal); everything else is a string, so `no` is a word. Fails with kind
/// configuration and a position: syntax, a key twice, too large, nested too deeply, and what data
/// does without: anchors, aliases, tags. `source` is what messages call the text.
Result<ConfigNode> read_yaml(std::string_view text, const std::string& source);

/// The first line of a YAML file of qa, `qa: topology/v1`, says what it is. Fails unless it is
/// `expected`: a file of another kind or version can't be judged any further.
Result<void> check_format(const ConfigNode& root, const std::string& expected);

}  // namespace qa
