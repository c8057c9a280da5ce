// What this program serves.
#pragma once

#include "serving/rpc/program.hpp"

namespace echo {

/// Lives as long as the process.
const serving::Program& program();

}  // namespace echo
