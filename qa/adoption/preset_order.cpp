#include "qa/adoption/preset_order.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>

namespace qa {
namespace {

/// "Linux-GCC_release" -> linux gcc release
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char letter : name) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) == 0) {
      words.emplace_back();
    } else {
      words.back() += static_cast<char>(std::tolower(byte));
    }
  }
  return words;
}

bool says_any(const std::vector<std::string>& words, std::span<const std::string_view> signs) {
  return std::ranges::any_of(words, [signs](const std::string& word) {
    return std::ranges::find(signs, word) != signs.end();
  });
}

enum class Use { release, plain, ordinary, debug, special };

Use use_of(const std::string& preset) {
  static constexpr std::array<std::string_view, 31> kSpecial = {
      "asan",     "tsan",  "msan",    "ubsan",    "sanitize", "sanitizer", "sanitizers",
      "valgrind", "cov",   "gcov",    "coverage", "fuzz",     "fuzzer",    "tidy",
      "lint",     "docs",  "windows", "win32",    "win64",    "msvc",      "vs",
      "mingw",    "macos", "osx",     "xcode",    "ios",      "android",   "emscripten",
      "wasm",     "arm",   "cross"};
  static constexpr std::array<std::string_view, 3> kRelease = {"release", "rel", "relwithdebinfo"};
  static constexpr std::array<std::string_view, 3> kPlain = {"default", "base", "dev"};
  static constexpr std::array<std::string_view, 2> kDebug = {"debug", "dbg"};
  const std::vector<std::string> words = words_of(preset);
  if (says_any(words, kSpecial)) return Use::special;
  if (says_any(words, kRelease)) return Use::release;
  if (says_any(words, kPlain)) return Use::plain;
  return says_any(words, kDebug) ? Use::debug : Use::ordinary;
}

}  // namespace

std::vector<std::string> in_order_of_use(std::vector<std::string> presets) {
  std::ranges::stable_sort(presets, {}, use_of);
  return presets;
}

}  // namespace qa
