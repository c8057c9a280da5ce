// gcov over all notes of a build, several at a time.
#pragma once

#include "qa/coverage/coverage_data.hpp"
#include "qa/coverage/gcov_report.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace qa {

struct GcovSetup {
  std::string gcov;      ///< program; empty when no notes need it
  std::string llvm_cov;  ///< the same
  /// Only sources below count, wherever the compiler was given an absolute name; empty: all.
  std::filesystem::path only_below;
  std::filesystem::path scratch;  ///< a folder of its own, removed afterwards
  std::chrono::milliseconds timeout{};
  unsigned jobs = 1;
};

/// What is known of one translation unit.
struct UnitReport {
  GcovReport report;  ///< no files when they could not be read
  /// What is wrong with its notes or counters, in gcov's words; empty: nothing.
  std::string complaint;
};

/// One report for each of `notes`, in their order. Fails when gcov is missing, when it never gave
/// an answer, and with canceled and timed_out; what it can't read is in the reports.
Result<std::vector<UnitReport>> run_gcov(const GcovSetup& setup,
                                         const std::vector<CoverageNotes>& notes,
                                         ProcessRunner& processes, Files& files);

}  // namespace qa
