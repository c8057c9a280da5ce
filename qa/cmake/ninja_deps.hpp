// Ninja's log of what compilers said they read.
#pragma once

#include "qa/model/failure.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Output -> what it was made of, as the build spells both: relative to the build folder, or
/// absolute. `log` is the content of `.ninja_deps`; its format, versions 3 and 4, is that of
/// ninja's src/deps_log.cc. A record that was cut off, as by a kill, ends it. Fails with host for
/// other versions.
Result<std::map<std::string, std::vector<std::string>>> parse_ninja_deps(std::string_view log);

}  // namespace qa
