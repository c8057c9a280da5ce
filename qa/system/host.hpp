// Facts about this machine, read from /proc and uname.
#pragma once

#include "qa/model/run_result.hpp"

namespace qa {

HostFacts read_host_facts();

}  // namespace qa
