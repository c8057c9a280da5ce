// What a build read: by it a result is kept out of the cache whose inputs somebody forgot.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <set>
#include <string>
#include <vector>

namespace qa {

/// The files that configuring `tree` read, and those that compilers say they read for `targets` and
/// what these are made of; for all targets when one has a name that CMake does not tell, such as
/// "all". Absolute. From Ninja's log or, of other generators, from the `.d` files beside the
/// objects. Fails with host when a log can't be read.
Result<std::set<std::string>> build_reads(const BuildTree& tree,
                                          const std::vector<std::string>& targets, Files& files);

}  // namespace qa
