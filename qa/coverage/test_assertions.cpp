#include "qa/coverage/test_assertions.hpp"

#include "qa/model/cpp_piece.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace qa {
namespace {

constexpr std::array<std::string_view, 5> kTestMacros = {"TEST", "TEST_F", "TEST_P", "TYPED_TEST",
                                                         "TYPED_TEST_P"};
constexpr std::array<std::string_view, 9> kFamilies = {
    "EXPECT_",     "ASSERT_",       "CHECK_",     "REQUIRE_",      "STATIC_REQUIRE",
    "BOOST_CHECK", "BOOST_REQUIRE", "BOOST_TEST", "CPPUNIT_ASSERT"};
constexpr std::array<std::string_view, 5> kWords = {"CHECK", "REQUIRE", "ADD_FAILURE", "FAIL",
                                                    "assert"};

bool is_assertion(std::string_view word) {
  return std::ranges::find(kWords, word) != kWords.end() ||
         std::ranges::any_of(kFamilies,
                             [word](std::string_view family) { return word.starts_with(family); });
}

/// A source without comments, literals and what `#if 0` hides.
std::string visible_code(std::string_view source) {
  std::string code;
  int hidden = 0;  // how many #if deep
  for (const std::string& line : code_lines(source)) {
    const bool opens = line.starts_with("#if");
    if (hidden > 0) {
      if (opens) ++hidden;
      const bool shows_again = hidden == 1 && (line.starts_with("#el") || line == "#endif");
      if (line.starts_with("#endif")) --hidden;
      if (shows_again) hidden = 0;
    } else if (line == "#if 0" || line == "#if false") {
      hidden = 1;
    } else if (!line.starts_with('#')) {
      code.append(line).append("\n");
    }
  }
  return code;
}

/// Goes through the words of a source, and knows in which test it is.
class Counter {
 public:
  Counter(const std::string& path, std::string_view code, AssertionCounts& counts)
      : path_(path), code_(code), counts_(counts) {}

  void count() {
    while (at_ < code_.size()) {
      if (is_word_character(code_[at_])) {
        take_word();
      } else {
        take(code_[at_++]);
      }
    }
  }

 private:
  void take(char c) {
    if (c == '{') ++depth_;
    if (c != '}') return;
    --depth_;
    if (!test_.empty() && depth_ <= outer_depth_) test_.clear();
  }

  void take_word() {
    const std::string_view word = next_word();
    if (std::ranges::find(kTestMacros, word) != kTestMacros.end()) return begin_test();
    // What is no call is a name in a declaration or a list.
    if (!is_assertion(word) || next_character() != '(') return;
    if (test_.empty()) {
      ++counts_[path_];
    } else if (!is_disabled(test_)) {
      ++counts_[test_];
    }
  }

  /// TEST(Suite, Name) {
  void begin_test() {
    if (next_character() != '(') return;
    const std::size_t start = at_;
    ++at_;
    const std::string suite = next_argument();
    const std::string name = next_argument();
    if (suite.empty() || name.empty() || next_character() != ')') {
      at_ = start;
      return;
    }
    test_ = suite + "." + name;
    outer_depth_ = depth_;
    if (!is_disabled(test_)) counts_.try_emplace(test_);
  }

  static bool is_disabled(std::string_view test) {
    return test.find("DISABLED_") != std::string_view::npos;
  }

  std::string next_argument() {
    if (next_character() == ',') ++at_;
    next_character();
    return std::string(next_word());
  }

  std::string_view next_word() {
    const std::size_t start = at_;
    while (at_ < code_.size() && is_word_character(code_[at_])) ++at_;
    return code_.substr(start, at_ - start);
  }

  /// Past blanks; 0 at the end.
  char next_character() {
    while (at_ < code_.size() && std::isspace(static_cast<unsigned char>(code_[at_])) != 0) ++at_;
    return at_ < code_.size() ? code_[at_] : '\0';
  }

  const std::string& path_;
  std::string_view code_;
  AssertionCounts& counts_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string test_;     ///< empty outside of tests
  int outer_depth_ = 0;  ///< around it
};

int count_in(const AssertionCounts& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

void add_assertions(const std::string& path, std::string_view source, AssertionCounts& counts) {
  const std::string code = visible_code(source);
  Counter(path, code, counts).count();
}

AssertionCounts lost_assertions(const AssertionCounts& before, const AssertionCounts& now) {
  int made_up = 0;
  for (const auto& [name, count] : now) {
    if (!before.contains(name)) made_up += count;
  }
  AssertionCounts lost;
  for (const auto& [name, count] : before) {
    int missing = count - count_in(now, name);
    if (!now.contains(name)) {
      const int replaced = std::min(missing, made_up);
      made_up -= replaced;
      missing -= replaced;
    }
    if (missing > 0) lost[name] = missing;
  }
  return lost;
}

}  // namespace qa
