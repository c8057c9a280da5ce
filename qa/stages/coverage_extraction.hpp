// What gcov tells of a build, whichever tests ran it.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/coverage/coverage_sum.hpp"
#include "qa/coverage/gcov_run.hpp"
#include "qa/engine/stage.hpp"

#include <string>

namespace qa {

/// The programs that read the notes of this build's compilers; their versions are recorded. Fails
/// with tool_missing.
Result<GcovSetup> gcov_setup(const StageSpec& spec, StageContext& context, const BuildTree& tree);

/// Notes and counters below the build folder.
Result<CoverageData> counted_data(const BuildTree& tree, Files& files);

/// Fails with host when gcov gives no answer.
Result<CoverageSum> read_coverage(const CoverageScope& scope, const CoverageData& data,
                                  GcovSetup setup, StageContext& context);

/// "GNU 12": releases of one major version agree on which lines have code.
std::string compiler_of(const CodeModel& model);

}  // namespace qa
