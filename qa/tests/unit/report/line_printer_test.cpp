#include "qa/report/line_printer.hpp"

#include <cstdlib>
#include <map>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace qa {
namespace {

/// A real terminal, so that isatty() is really asked.
class PseudoTerminal {
 public:
  PseudoTerminal() : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0) return;
    slave_ = open(ptsname(master_), O_RDWR | O_NOCTTY);
  }
  ~PseudoTerminal() {
    if (slave_ >= 0) close(slave_);
    if (master_ >= 0) close(master_);
  }
  int file_descriptor() const { return slave_; }

 private:
  int master_;
  int slave_ = -1;
};

Variables variables(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> const char* {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second.c_str();
  };
}

struct Case {
  std::string name;
  std::map<std::string, std::string> environment;
  bool smart;
  bool color;
};

TEST(DetectTerminal, FollowsTheConventionsOnATerminal) {
  const PseudoTerminal terminal;
  ASSERT_GE(terminal.file_descriptor(), 0);
  const std::vector<Case> cases = {
      {"plain", {}, true, true},
      {"dumb", {{"TERM", "dumb"}}, false, false},
      {"no color", {{"NO_COLOR", "1"}}, true, false},
      {"empty NO_COLOR is not set", {{"NO_COLOR", ""}}, true, true},
      {"CI", {{"CI", "true"}}, false, false},
      {"CI switched off", {{"CI", "false"}}, true, true},
      {"CI with color", {{"CI", "true"}, {"FORCE_COLOR", "1"}}, false, true},
      {"NO_COLOR wins", {{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}, true, false},
  };
  for (const Case& example : cases) {
    const Terminal detected =
        detect_terminal(terminal.file_descriptor(), variables(example.environment));
    EXPECT_EQ(detected.smart, example.smart) << example.name;
    EXPECT_EQ(detected.color, example.color) << example.name;
  }
}

TEST(DetectTerminal, AFileIsNeverSmartAndColoredOnlyByForce) {
  const int file = open("/dev/null", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(file, 0);
  EXPECT_FALSE(detect_terminal(file, variables({})).smart);
  EXPECT_FALSE(detect_terminal(file, variables({})).color);
  EXPECT_TRUE(detect_terminal(file, variables({{"CLICOLOR_FORCE", "1"}})).color);
  EXPECT_FALSE(detect_terminal(file, variables({{"FORCE_COLOR", "0"}})).color);
  EXPECT_FALSE(detect_terminal(file, variables({{"FORCE_COLOR", "1"}})).smart);
  close(file);
}

TEST(DetectTerminal, AsksForTheWidthEachTime) {
  const PseudoTerminal terminal;
  ASSERT_GE(terminal.file_descriptor(), 0);
  const Terminal detected = detect_terminal(terminal.file_descriptor(), variables({}));
  winsize size{.ws_row = 24, .ws_col = 132, .ws_xpixel = 0, .ws_ypixel = 0};
  ASSERT_EQ(ioctl(terminal.file_descriptor(), TIOCSWINSZ, &size), 0);
  EXPECT_EQ(detected.columns(), 132);
  size.ws_col = 60;
  ASSERT_EQ(ioctl(terminal.file_descriptor(), TIOCSWINSZ, &size), 0);
  EXPECT_EQ(detected.columns(), 60);
}

class LinePrinterTest : public testing::Test {
 protected:
  LinePrinter printer(Terminal terminal) {
    return LinePrinter(std::move(terminal), [this](std::string_view text) { written_ += text; });
  }
  std::string written_;
};

TEST_F(LinePrinterTest, RewritesLiveLinesInPlace) {
  LinePrinter lines = printer({.smart = true});
  lines.set_live({"one", "two"});
  EXPECT_EQ(written_, "one\ntwo\n");
  written_.clear();
  lines.set_live({"three"});
  EXPECT_EQ(written_, "\r\x1b[2A\x1b[Jthree\n");
}

TEST_F(LinePrinterTest, PrintsAboveTheLiveLines) {
  LinePrinter lines = printer({.smart = true});
  lines.set_live({"live"});
  written_.clear();
  lines.print("done\n");
  EXPECT_EQ(written_, "\r\x1b[1A\x1b[Jdone\nlive\n");
}

TEST_F(LinePrinterTest, WritesNothingWhenNothingChanged) {
  LinePrinter lines = printer({.smart = true});
  lines.set_live({"live"});
  written_.clear();
  lines.set_live({"live"});
  EXPECT_EQ(written_, "");
}

TEST_F(LinePrinterTest, CutsLiveLinesSoThatTheyNeverWrap) {
  LinePrinter lines = printer({.smart = true, .columns = [] { return 5; }});
  lines.set_live({"0123456789", "a\tb\tc", "日本語"});
  EXPECT_EQ(written_, "0123\na b \n日本\n");
}

TEST_F(LinePrinterTest, OnlyAppendsWhereLinesCannotBeRewritten) {
  LinePrinter lines = printer({});
  lines.set_live({"live"});
  lines.print("done\n");
  EXPECT_EQ(written_, "done\n");
}

TEST(Palette, PaintsOnlyWhereThereIsColor) {
  EXPECT_EQ(Palette(Palette::Color::on).paint(Style::good, "ok"), "\x1b[32mok\x1b[0m");
  EXPECT_EQ(Palette(Palette::Color::off).paint(Style::good, "ok"), "ok");
  EXPECT_EQ(Palette(Palette::Color::on).paint(Style::normal, "ok"), "ok");
}

}  // namespace
}  // namespace qa
