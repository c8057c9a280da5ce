#include "qa/testing/sanitizer_report.hpp"

#include "qa/system/lines.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <optional>

namespace qa {
namespace {

constexpr std::string_view kUndefined = ": runtime error: ";
constexpr std::string_view kThread = "WARNING: ThreadSanitizer: ";
constexpr std::string_view kAddress = "ERROR: AddressSanitizer: ";
constexpr std::string_view kLeak = "Direct leak of ";

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Takes ":12" off the end of `text`; 0 when it does not end so.
int take_number(std::string_view& text) {
  std::size_t start = text.size();
  while (start > 0 && is_digit(text[start - 1])) --start;
  if (start == text.size() || start == 0 || text[start - 1] != ':') return 0;
  int number = 0;
  std::from_chars(text.data() + start, text.data() + text.size(), number);
  text.remove_suffix(text.size() - start + 1);
  return number;
}

/// "/src/a.cpp:12:3" or "/src/a.cpp:12".
std::optional<SanitizerFrame> read_place(std::string_view text) {
  const int last = take_number(text);
  if (last == 0) return std::nullopt;
  const int before = take_number(text);
  return SanitizerFrame{.file = std::string(text),
                        .line = before == 0 ? last : before,
                        .column = before == 0 ? 0 : last};
}

/// "    #1 0x55e84ae4c3d8 in main /src/a.cpp:9" or, of ThreadSanitizer, "    #0 f() /src/a.cpp:5
/// (program+0x122f) (BuildId: 720d20)", the latter from GCC 13 on. Names of functions may have
/// blanks, and so may paths.
std::optional<SanitizerFrame> read_frame(std::string_view line) {
  line = trimmed(line);
  line = line.substr(0, line.rfind(" (BuildId: "));
  const std::size_t module = line.rfind(" (");
  if (module != std::string_view::npos && line.ends_with(')') &&
      line.find("+0x", module) != std::string_view::npos)
    line = line.substr(0, module);
  const std::size_t path = line.find(" /");
  const std::size_t start = path == std::string_view::npos ? line.rfind(' ') : path;
  return start == std::string_view::npos ? std::nullopt : read_place(line.substr(start + 1));
}

bool is_frame(std::string_view line) {
  line = trimmed(line);
  return line.size() > 1 && line[0] == '#' && is_digit(line[1]);
}

std::string up_to(std::string_view text, std::string_view end) {
  return std::string(text.substr(0, text.find(end)));
}

/// The report that a line begins, if it does.
std::optional<SanitizerReport> begun_by(std::string_view line) {
  SanitizerReport report;
  if (const std::size_t at = line.find(kUndefined); at != std::string_view::npos) {
    const auto place = read_place(line.substr(0, at));
    if (!place) return std::nullopt;
    return SanitizerReport{.tool = "UndefinedBehaviorSanitizer",
                           .kind = "undefined behavior",
                           .what = std::string(line.substr(at + kUndefined.size())),
                           .frames = {*place}};
  }
  if (line.starts_with(kThread)) {
    return SanitizerReport{.tool = "ThreadSanitizer",
                           .kind = up_to(line.substr(kThread.size()), " (pid="),
                           .what = {},
                           .frames = {}};
  }
  if (line.starts_with(kLeak)) {
    return SanitizerReport{.tool = "LeakSanitizer",
                           .kind = "memory leak",
                           .what = up_to(line.substr(kLeak.size()), " allocated from"),
                           .frames = {}};
  }
  const std::size_t at = line.find(kAddress);
  if (at == std::string_view::npos || !line.starts_with("==")) return std::nullopt;
  const std::string_view text = line.substr(at + kAddress.size());
  return SanitizerReport{.tool = "AddressSanitizer",
                         .kind = up_to(up_to(text, " on "), " ("),
                         .what = {},
                         .frames = {}};
}

/// "READ of size 4 at 0x... thread T0", "  Read of size 4 at 0x... by thread T2:".
std::string access_in(std::string_view line) {
  line = trimmed(line);
  for (const std::string_view word : {"READ of size ", "WRITE of size ", "Read of size ",
                                      "Write of size ", "Atomic read of ", "Atomic write of "}) {
    if (line.starts_with(word)) return up_to(line, " at ");
  }
  return {};
}

class Reader {
 public:
  void read(std::string_view line) {
    if (std::optional<SanitizerReport> begun = begun_by(line)) {
      reports_.push_back(*std::move(begun));
      part_ = Part::open;
    } else if (part_ == Part::none) {
      return;
    } else if (is_frame(line)) {
      // What was undefined happened where the first line says.
      if (part_ == Part::over || reports_.back().tool == "UndefinedBehaviorSanitizer") return;
      part_ = Part::stack;
      if (auto frame = read_frame(line)) reports_.back().frames.push_back(*std::move(frame));
    } else if (part_ == Part::stack) {
      part_ = Part::over;  // stacks of other threads, of the allocation ... follow
    } else if (reports_.back().what.empty()) {
      reports_.back().what = access_in(line);
    }
  }

  std::vector<SanitizerReport> reports() && { return std::move(reports_); }

 private:
  enum class Part { none, open, stack, over };

  std::vector<SanitizerReport> reports_;
  Part part_ = Part::none;
};

}  // namespace

std::vector<SanitizerReport> sanitizer_reports(std::string_view output) {
  Reader reader;
  for (const std::string_view line : lines_of(output)) reader.read(line);
  return std::move(reader).reports();
}

std::string sanitizer_obstacle(std::string_view output) {
  constexpr std::array<std::string_view, 4> kObstacles = {
      "FATAL: ThreadSanitizer: ",                          // unexpected memory mapping
      "LeakSanitizer has encountered a fatal error",       // it is traced
      "Shadow memory range interleaves with an existing",  // where the loader put things
      "AddressSanitizer failed to allocate"};              // limits of memory
  for (const std::string_view line : lines_of(output)) {
    for (const std::string_view obstacle : kObstacles) {
      if (line.find(obstacle) != std::string_view::npos) return std::string(trimmed(line));
    }
  }
  return {};
}

}  // namespace qa
