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

bool on_github() {
  const char* variable = std::getenv("GITHUB_ACTIONS");
  return variable != nullptr && std::string_view(variable) == "true";
}

RunReporters::RunReporters(const RunOptions& options, Files& files, Clock& clock,
                           const std::filesystem::path& folder, std::string shown)
    : printer_(terminal_for(options.progress), print),
      writer_(files, folder, job_summary()),
      event_file_([this, &files, path = folder / "events.jsonl"](
                      std::string_view line) { keep(files.append(path, line)); },
                  clock, JsonLines::Output::left_out),
      trace_([this, &files, path = folder / "trace.json"](
                 std::string_view text) { keep(files.write(path, text)); },
             clock) {
  if (options.progress == Progress::json) {
    screen_ = std::make_unique<JsonLines>(print, clock);
  } else if (options.progress == Progress::quiet) {
    screen_ = std::make_unique<QuietConsole>(printer_, std::move(shown));
  } else if (options.progress != Progress::silent) {
    const auto grouping = on_github() ? ShownOutput::Grouping::github : ShownOutput::Grouping::none;
    auto console =
        std::make_unique<Console>(printer_, clock, std::move(shown),
                                  ShownOutput{.when = options.output, .grouping = grouping});
    ticker_.emplace([screen = console.get()] { screen->tick(); }, kTickInterval);
    screen_ = std::move(console);
  }
  // The reports first: what the screen points to is there.
  std::vector<RunEvents*> all = {&writer_, &event_file_, &trace_};
  if (screen_) all.push_back(screen_.get());
  all_ = std::make_unique<MultiReporter>(std::move(all));
}

void RunReporters::keep(Result<void> written) {
  if (!written && !unwritten_) unwritten_ = std::move(written).error();
}

}  // namespace qa
