// The only file that knows terminals and escape codes: color, and lines rewritten in place.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

enum class Style { normal, good, bad, warning, faint };

/// Where the output goes and what it understands.
struct Terminal {
  bool smart = false;  ///< lines can be rewritten in place
  bool color = false;
  std::function<int()> columns = [] { return 80; };  ///< asked again each time: windows are resized
};

/// Looks up an environment variable; null when it isn't set.
using Variables = std::function<const char*(const char* name)>;

/// Smart means a terminal that is neither TERM=dumb nor in CI. Color follows smart, NO_COLOR takes
/// it away, FORCE_COLOR and CLICOLOR_FORCE give it; see https://no-color.org and
/// https://bixense.com/clicolors.
Terminal detect_terminal(int file_descriptor, const Variables& variables);

/// Text in a style, or as it is where there is no color.
class Palette {
 public:
  enum class Color { off, on };
  Palette() = default;
  explicit Palette(Color color) : color_(color) {}
  std::string paint(Style style, std::string_view text) const;

 private:
  Color color_ = Color::off;
};

/// `text` as valid UTF-8 without escape sequences, carriage returns and other control characters:
/// what a child wrote must not move our cursor. Newlines and tabs stay.
std::string without_controls(std::string_view text);

/// Appends lines, and on a smart terminal keeps a few live lines below them.
class LinePrinter {
 public:
  using Write = std::function<void(std::string_view text)>;

  LinePrinter(Terminal terminal, Write write);

  bool smart() const { return terminal_.smart; }
  Palette palette() const;

  /// Appends `text`, which ends with a newline, above the live lines.
  void print(std::string_view text);
  /// Replaces the live lines; each is cut at the terminal's width. Does nothing elsewhere.
  void set_live(std::vector<std::string> lines);

 private:
  void redraw(std::string_view text_above);

  Terminal terminal_;
  Write write_;
  std::vector<std::string> live_;
  std::size_t drawn_ = 0;  ///< live lines that are on the screen
};

}  // namespace qa
