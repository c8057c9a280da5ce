#include "qa/cli/terminal_output.hpp"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

namespace qa {

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
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
