// Bytes written as text, and text written wider than it is: found and undone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// A place that may hold something in an encoding: only decoding shows whether it does.
struct EncodedRun {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Characters of base64, the one for URLs too, at least `min` of them, on one line or several;
/// a line may end in the two characters \n, as in JSON.
std::vector<EncodedRun> base64_runs(std::string_view bytes, std::size_t min);
/// Digits of base 16, also with colons between bytes, as OpenSSL prints them.
std::vector<EncodedRun> hex_runs(std::string_view bytes, std::size_t min);
/// Printable ASCII, at least `min` characters of `width` bytes each: UTF-16 or UTF-32.
std::vector<EncodedRun> wide_runs(std::string_view bytes, std::size_t width, std::size_t min);

/// What `text` says without its first `skip` characters of base64: where what is searched for
/// begins within a run, decides which of the four values of `skip` shows it.
std::string decode_base64(std::string_view text, std::size_t skip = 0);
std::string decode_hex(std::string_view text, std::size_t skip = 0);
/// Of each `width` bytes the first.
std::string narrow(std::string_view text, std::size_t width);

}  // namespace qa
