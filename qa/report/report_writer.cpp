#include "qa/report/report_writer.hpp"

#include "qa/report/code_quality.hpp"
#include "qa/report/junit.hpp"
#include "qa/report/markdown.hpp"
#include "qa/report/sarif.hpp"

#include <algorithm>

namespace qa {

ReportWriter::ReportWriter(Files& files, std::filesystem::path folder,
                           std::filesystem::path job_summary)
    : files_(files), folder_(std::move(folder)), job_summary_(std::move(job_summary)) {}

void ReportWriter::run_started(const RunResult& run, const std::vector<StageSpec>& /*stages*/) {
  so_far_ = run;
}

void ReportWriter::stage_finished(const StageSpec& /*stage*/, const StageResult& result) {
  const auto known = std::ranges::find(so_far_.stages, result.name, &StageResult::name);
  if (known == so_far_.stages.end()) {
    so_far_.stages.push_back(result);
  } else {
    *known = result;
  }
  write(so_far_);
}

void ReportWriter::run_finished(const RunResult& run) {
  write(run);
  if (!job_summary_.empty()) keep(files_.append(job_summary_, to_markdown(run)));
}

void ReportWriter::write(const RunResult& run) {
  keep(files_.write(folder_ / "summary.md", to_markdown(run)));
  keep(files_.write(folder_ / "junit.xml", to_junit(run)));
  keep(files_.write(folder_ / "results.sarif", to_sarif(run)));
  keep(files_.write(folder_ / "gl-code-quality.json", to_code_quality(run)));
}

void ReportWriter::keep(Result<void> result) {
  if (!result && !failure_) failure_ = std::move(result).error();
}

}  // namespace qa
