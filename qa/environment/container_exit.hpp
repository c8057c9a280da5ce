// How a container ended, by the one number that engines tell.
#pragma once

#include "qa/environment/orchestrator.hpp"

namespace qa {

/// Engines add 128 to the number of a signal; a program can exit with such a status, too.
ServiceExit container_exit(int code);

/// Of a service that ended before it was told to, however well.
ServiceExit ended_before(ServiceExit exit);

}  // namespace qa
