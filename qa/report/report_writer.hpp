// Keeps the reports of a run up to date while it goes on: summary.md, junit.xml, results.sarif and
// gl-code-quality.json.
#pragma once

#include "qa/model/run_events.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <optional>

namespace qa {

class ReportWriter : public RunEvents {
 public:
  /// Writes into `folder`, the run's own. At the end the summary is also appended to the file
  /// `job_summary` unless that is empty: what GitHub shows on the page of a job.
  ReportWriter(Files& files, std::filesystem::path folder, std::filesystem::path job_summary);

  void run_started(const RunResult& run, const std::vector<StageSpec>& stages) override;
  void stage_finished(const StageSpec& stage, const StageResult& result) override;
  void run_finished(const RunResult& run) override;

  /// The first report that could not be written, if any.
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  void write(const RunResult& run);
  void keep(Result<void> result);

  Files& files_;
  std::filesystem::path folder_;
  std::filesystem::path job_summary_;
  RunResult so_far_;
  std::optional<Failure> failure_;
};

}  // namespace qa
