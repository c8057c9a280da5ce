// Everybody who listens to a run, chosen by --progress.
#pragma once

#include "qa/cli/run_options.hpp"
#include "qa/model/run_events.hpp"
#include "qa/report/console.hpp"
#include "qa/report/json_lines.hpp"
#include "qa/report/multi_reporter.hpp"
#include "qa/report/report_writer.hpp"
#include "qa/report/trace.hpp"
#include "qa/system/ticker.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace qa {

/// Whether GitHub Actions reads standard output.
bool on_github();

class RunReporters {
 public:
  /// `folder` is the run's own; `shown` the path by which the user reaches it.
  RunReporters(const RunOptions& options, Files& files, Clock& clock,
               const std::filesystem::path& folder, std::string shown);

  RunEvents& events() { return *all_; }
  /// The first report that could not be written, if any.
  const std::optional<Failure>& failure() const {
    return writer_.failure() ? writer_.failure() : unwritten_;
  }

 private:
  void keep(Result<void> written);

  LinePrinter printer_;
  std::unique_ptr<RunEvents> screen_;
  ReportWriter writer_;
  std::optional<Failure> unwritten_;  ///< the first of the other files
  JsonLines event_file_;
  Trace trace_;
  std::unique_ptr<MultiReporter> all_;
  std::optional<Ticker> ticker_;  // last: it calls the screen from its thread
};

}  // namespace qa
