#include "qa/report/report_writer.hpp"

#include "qa/report/code_quality.hpp"
#include "qa/report/junit.hpp"
#include "qa/report/markdown.hpp"
#include "qa/report/sarif.hpp"

namespace qa {

ReportWriter::ReportWriter(Files& files, std::filesystem::path folder,
                           std::filesystem::path job_summary)
    : files_(files), folder_(std::move(folder)), job_summary_(std::move(job_summary)) {}

void ReportWriter::run_finished(const RunResult& run) {
  const std::string summary = to_markdown(run);
  keep(files_.write(folder_ / "summary.md", summary));
  keep(files_.write(folder_ / "junit.xml", to_junit(run)));
  keep(files_.write(folder_ / "results.sarif", to_sarif(run)));
  keep(files_.write(folder_ / "gl-code-quality.json", to_code_quality(run)));
  if (!job_summary_.empty()) keep(files_.append(job_summary_, summary));
}

void ReportWriter::keep(Result<void> result) {
  if (!result && !failure_) failure_ = std::move(result).error();
}

}  // namespace qa
