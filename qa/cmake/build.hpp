// Building targets of a configured tree.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/cmake/cmake_session.hpp"

#include <string>
#include <vector>

namespace qa {

/// Builds `targets`; all of them when it is empty. Fails with
/// - product, with the first error of compiler or linker;
/// - configuration when there is no such target;
/// - host when the build was killed.
Result<void> build(const BuildTree& tree, const std::vector<std::string>& targets,
                   CmakeSession& session);

}  // namespace qa
