#include "qa/cli/run_reporters.hpp"

#include "qa/cli/terminal_output.hpp"

#include <cstdlib>

namespace qa {
namespace {

constexpr std::chrono::milliseconds kTickInterval{100};

Terminal terminal_for(Progress progress) {
  Terminal terminal = standard_output();
  if (progress == Progress::tty) terminal.smart = true;
  if (progress == Progress::plain) terminal.smart = false;
  return terminal;
}

/// What GitHub shows on the page of the job; see its documentation of job summaries.
std::filesystem::path job_summary() {
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  return path == nullptr ? "" : path;
}

}  // namespace

RunReporters::RunReporters(Progress progress, Files& files, Clock& clock,
                           const std::filesystem::path& folder, std::string shown)
    : printer_(terminal_for(progress), print), writer_(files, folder, job_summary()) {
  if (progress == Progress::json) {
    screen_ = std::make_unique<JsonLines>(print, clock);
  } else if (progress == Progress::quiet) {
    screen_ = std::make_unique<QuietConsole>(printer_, std::move(shown));
  } else {
    auto console = std::make_unique<Console>(printer_, clock, std::move(shown));
    ticker_.emplace([screen = console.get()] { screen->tick(); }, kTickInterval);
    screen_ = std::move(console);
  }
  // The reports first: what the screen points to is there.
  all_ = std::make_unique<MultiReporter>(std::vector<RunEvents*>{&writer_, screen_.get()});
}

}  // namespace qa
