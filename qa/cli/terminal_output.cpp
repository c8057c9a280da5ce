#include "qa/cli/terminal_output.hpp"

#include "qa/cli/output_problem.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <unistd.h>

namespace qa {

namespace {

std::atomic<int> output_error{0};

}  // namespace

void print(std::string_view text) {
  errno = 0;
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  const bool flushed = std::fflush(stdout) == 0;
  if ((!written || !flushed) && errno != 0) output_error = errno;
}

std::optional<Failure> output_problem() {
  if (output_error == 0 || output_error == EPIPE) return std::nullopt;
  return Failure{
      .kind = FailureKind::host,
      .what = std::string("cannot write to standard output: ") + std::strerror(output_error)};
}

void print_failure(const Failure& failure) {
  std::string text = fmt::format("qa: {}\n", failure.what);
  if (!failure.command.empty()) text += fmt::format("  command  {}\n", failure.command);
  if (!failure.log.empty()) text += fmt::format("  log      {}\n", failure.log);
  if (!failure.next.empty()) text += fmt::format("  next     {}\n", failure.next);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

Terminal standard_output() {
  return detect_terminal(STDOUT_FILENO, [](const char* name) { return std::getenv(name); });
}

Palette standard_palette() {
  return Palette(standard_output().color ? Palette::Color::on : Palette::Color::off);
}

}  // namespace qa
