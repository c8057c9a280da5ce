// How long tests wait for what must come.
#pragma once

#include <chrono>

namespace serving {

/// Long enough for a machine under load; no test waits for it to pass.
inline constexpr std::chrono::seconds kPatience{30};

}  // namespace serving
