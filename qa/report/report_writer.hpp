// Writes the reports of a run when it ends, interrupted or not: summary.md, junit.xml,
// results.sarif and gl-code-quality.json. What is known before is in run.json, from which they can
// be made.
#pragma once

#include "qa/model/run_events.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace qa {

class ReportWriter : public RunEvents {
 public:
  /// Writes into `folder`, the run's own. The summary is also appended to the file
  /// `job_summary` unless that is empty: what GitHub shows on the page of a job. It is cut to what
  /// GitHub takes of one step, whatever is in the file already.
  ReportWriter(Files& files, std::filesystem::path folder, std::filesystem::path job_summary);

  void run_finished(const RunResult& run) override;

  /// The first report that could not be written, if any.
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  void keep(Result<void> result);
  void add_to_job_summary(const std::string& summary);

  Files& files_;
  std::filesystem::path folder_;
  std::filesystem::path job_summary_;
  std::optional<Failure> failure_;
};

}  // namespace qa
