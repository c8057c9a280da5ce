#include "qa/container/text_encodings.hpp"

#include <array>
#include <cstdint>

namespace qa {
namespace {

constexpr std::int8_t kNone = -1;
using Digits = std::array<std::int8_t, 256>;

constexpr std::size_t index_of(char letter, std::size_t more = 0) {
  return static_cast<unsigned char>(letter) + more;
}

constexpr Digits base64_digits() {
  Digits digits{};
  digits.fill(kNone);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    digits[index_of(kAlphabet[i])] = static_cast<std::int8_t>(i);
  digits[index_of('-')] = 62;
  digits[index_of('_')] = 63;
  return digits;
}

constexpr Digits hex_digits() {
  Digits digits{};
  digits.fill(kNone);
  for (std::size_t i = 0; i < 10; ++i) digits[index_of('0', i)] = static_cast<std::int8_t>(i);
  for (std::size_t i = 0; i < 6; ++i) {
    digits[index_of('a', i)] = static_cast<std::int8_t>(10 + i);
    digits[index_of('A', i)] = static_cast<std::int8_t>(10 + i);
  }
  return digits;
}

constexpr Digits kBase64 = base64_digits();
constexpr Digits kHex = hex_digits();

/// What may stand between two lines at `at`: its bytes, or 0.
std::size_t line_end(std::string_view bytes, std::size_t at) {
  std::size_t end = at;
  bool ends = false;
  while (end < bytes.size()) {
    const char letter = bytes[end];
    const bool escaped = letter == '\\' && end + 1 < bytes.size() &&
                         (bytes[end + 1] == 'n' || bytes[end + 1] == 'r');
    if (letter != '\n' && letter != '\r' && letter != ' ' && letter != '\t' && !escaped) break;
    ends = ends || escaped || letter == '\n' || letter == '\r';
    end += escaped ? 2 : 1;
  }
  return ends ? end - at : 0;
}

template <class Separator>
std::vector<EncodedRun> runs_of(std::string_view bytes, const Digits& digits, std::size_t min,
                                Separator separator) {
  std::vector<EncodedRun> runs;
  for (std::size_t at = 0; at < bytes.size();) {
    if (digits[index_of(bytes[at])] == kNone) {
      ++at;
      continue;
    }
    EncodedRun run{.begin = at, .end = at};
    std::size_t count = 0;
    while (at < bytes.size()) {
      if (digits[index_of(bytes[at])] != kNone) {
        ++count;
        run.end = ++at;
        continue;
      }
      const std::size_t skipped = separator(bytes, at);
      if (skipped == 0) break;
      at += skipped;
    }
    if (count >= min) runs.push_back(run);
  }
  return runs;
}

template <class Separator>
std::string decode(std::string_view text, std::size_t skip, const Digits& digits, unsigned bits,
                   Separator separator) {
  std::string decoded;
  decoded.reserve(text.size() * bits / 8 + 1);
  std::uint32_t buffer = 0;
  unsigned held = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::int8_t digit = digits[index_of(text[at])];
    if (digit == kNone) {
      at += std::max<std::size_t>(1, separator(text, at));
      continue;
    }
    ++at;
    if (skip > 0) {
      --skip;
      continue;
    }
    buffer = buffer << bits | static_cast<std::uint32_t>(digit);
    held += bits;
    if (held < 8) continue;
    held -= 8;
    decoded += static_cast<char>(buffer >> held & 0xffU);
  }
  return decoded;
}

std::size_t colon_or_line_end(std::string_view bytes, std::size_t at) {
  return bytes[at] == ':' ? 1 : line_end(bytes, at);
}

bool is_printable(char letter) {
  return (letter >= ' ' && letter <= '~') || letter == '\n' || letter == '\r' || letter == '\t';
}

bool is_wide_character(std::string_view bytes, std::size_t at, std::size_t width) {
  if (at + width > bytes.size() || !is_printable(bytes[at])) return false;
  for (std::size_t i = 1; i < width; ++i) {
    if (bytes[at + i] != '\0') return false;
  }
  return true;
}

}  // namespace

std::vector<EncodedRun> base64_runs(std::string_view bytes, std::size_t min) {
  return runs_of(bytes, kBase64, min, line_end);
}

std::vector<EncodedRun> hex_runs(std::string_view bytes, std::size_t min) {
  return runs_of(bytes, kHex, min, colon_or_line_end);
}

std::vector<EncodedRun> wide_runs(std::string_view bytes, std::size_t width, std::size_t min) {
  std::vector<EncodedRun> runs;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = at;
    while (is_wide_character(bytes, end, width)) end += width;
    if ((end - at) / width >= min) runs.push_back({.begin = at, .end = end});
    at = std::max(at + 1, end);
  }
  return runs;
}

std::string decode_base64(std::string_view text, std::size_t skip) {
  return decode(text, skip, kBase64, 6, line_end);
}

std::string decode_hex(std::string_view text, std::size_t skip) {
  return decode(text, skip, kHex, 4, colon_or_line_end);
}

std::string narrow(std::string_view text, std::size_t width) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); at += width) result += text[at];
  return result;
}

}  // namespace qa
