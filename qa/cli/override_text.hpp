// KEY=VALUE of --set -> TOML, so that a shell needs no quotes within quotes.
#pragma once

#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

namespace qa {

/// A value that TOML would not take for a number, a flag, a text, a list or a table becomes a text:
/// `stage.unit.timeout=5m` is `stage.unit.timeout="5m"`. Fails with kind configuration when there
/// is no key or no value.
Result<std::string> to_toml_override(std::string_view text);

}  // namespace qa
