// Which of a project's configure presets to build with.
#pragma once

#include <string>
#include <vector>

namespace qa {

/// `presets` by what their names say, first what an ordinary build for a release is called; presets
/// of sanitizers, of coverage and for other platforms come last.
std::vector<std::string> in_order_of_use(std::vector<std::string> presets);

}  // namespace qa
