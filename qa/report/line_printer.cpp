#include "qa/report/line_printer.hpp"

#include "qa/report/utf8.hpp"
#include "qa/system/escape_sequence.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace qa {
namespace {

bool is_set(const char* value) {
  return value != nullptr && *value != '\0';
}

/// FORCE_COLOR=0 means no.
bool is_on(const char* value) {
  return is_set(value) && std::string_view(value) != "0" && std::string_view(value) != "false";
}

int columns_of(int file_descriptor) {
  winsize size{};
  if (ioctl(file_descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

std::string_view code_of(Style style) {
  switch (style) {
    case Style::normal:
      return "";
    case Style::good:
      return "32";
    case Style::bad:
      return "1;31";
    case Style::warning:
      return "33";
    case Style::faint:
      return "2";
  }
  return "";
}

/// U+0080 to U+009F: terminals take U+009B for the start of an escape sequence.
bool is_c1_control(std::string_view text) {
  return text.size() > 1 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) <= 0x9F;
}

}  // namespace

Terminal detect_terminal(int file_descriptor, const Variables& variables) {
  const char* term = variables("TERM");
  const bool dumb = is_set(term) && std::string_view(term) == "dumb";
  const bool smart = isatty(file_descriptor) == 1 && !dumb && !is_on(variables("CI"));
  const bool forced = is_on(variables("FORCE_COLOR")) || is_on(variables("CLICOLOR_FORCE"));
  return Terminal{.smart = smart,
                  .color = !is_set(variables("NO_COLOR")) && (smart || forced),
                  .columns = [file_descriptor] { return columns_of(file_descriptor); }};
}

std::string Palette::paint(Style style, std::string_view text) const {
  if (color_ == Color::off || style == Style::normal || text.empty()) return std::string(text);
  return fmt::format("{0}[{1}m{2}{0}[0m", kEscape, code_of(style), text);
}

std::string without_controls(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == kEscape) {
      i += escape_length(text.substr(i));
      continue;
    }
    if (is_c1_control(text.substr(i))) {
      i += 2;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '\n' || text[i] == '\t' || (byte >= 0x20 && byte != 0x7F)) clean += text[i];
    ++i;
  }
  return valid_utf8(clean);
}

LinePrinter::LinePrinter(Terminal terminal, Write write)
    : terminal_(std::move(terminal)), write_(std::move(write)) {}

Palette LinePrinter::palette() const {
  return Palette(terminal_.color ? Palette::Color::on : Palette::Color::off);
}

void LinePrinter::print(std::string_view text) {
  if (text.empty()) return;
  redraw(text);
}

void LinePrinter::set_live(std::vector<std::string> lines) {
  if (!terminal_.smart || (lines == live_ && drawn_ == lines.size())) return;
  live_ = std::move(lines);
  redraw({});
}

void LinePrinter::redraw(std::string_view text_above) {
  // In one write: a screen that is redrawn in parts flickers.
  std::string screen;
  if (drawn_ > 0) screen = fmt::format("\r{0}[{1}A{0}[J", kEscape, drawn_);
  screen += text_above;
  for (std::string line : live_) {
    // A line that wraps would not be erased. What a tab takes depends on where it stands.
    std::ranges::replace(line, '\t', ' ');
    screen += first_columns(line, terminal_.columns() - 1);
    screen += '\n';
  }
  drawn_ = live_.size();
  write_(screen);
}

}  // namespace qa
