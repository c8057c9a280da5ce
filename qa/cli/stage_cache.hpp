// The cache of stage results on this machine.
#pragma once

#include "qa/cli/project.hpp"
#include "qa/engine/cache.hpp"

#include <memory>

namespace qa {

/// All arguments outlive it. Reads nothing yet.
std::unique_ptr<Cache> make_cache(const Project& project, CacheOptions options, RunStore& store,
                                  Files& files, Clock& clock);

}  // namespace qa
