// How this program is called.
#pragma once

#include "serving/core/identity.hpp"

namespace echo {

/// Lives as long as the process.
const serving::Identity& identity();

}  // namespace echo
