// Waiting until a service can be used.
#pragma once

#include "qa/environment/rpc_wire.hpp"
#include "qa/system/clock.hpp"

namespace qa {

ReadyAnswer wait_until_ready(const ReadyQuery& query, Clock& clock);

}  // namespace qa
