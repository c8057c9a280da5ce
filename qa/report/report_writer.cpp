#include "qa/report/report_writer.hpp"

#include "qa/report/code_quality.hpp"
#include "qa/report/junit.hpp"
#include "qa/report/markdown.hpp"
#include "qa/report/sarif.hpp"

#include <cstddef>
#include <cstdint>

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
  if (!job_summary_.empty()) add_to_job_summary(summary);
}

void ReportWriter::add_to_job_summary(const std::string& summary) {
  // "Job summaries are isolated between steps and each step is restricted to a maximum size of 1
  // MiB"; a larger one is dropped whole (docs.github.com, workflow commands).
  constexpr std::uintmax_t kLimitBytes = std::uintmax_t{1} << 20;
  constexpr std::uintmax_t kRoomForOthers = std::uintmax_t{16} << 10;
  const std::uintmax_t taken = files_.size(job_summary_).value_or(0) + kRoomForOthers;
  const std::size_t room = taken < kLimitBytes ? kLimitBytes - taken : 0;
  const std::string part = cut_markdown(summary, room, (folder_ / "summary.md").string());
  if (!part.empty()) keep(files_.append(job_summary_, part));
}

void ReportWriter::keep(Result<void> result) {
  if (!result && !failure_) failure_ = std::move(result).error();
}

}  // namespace qa
