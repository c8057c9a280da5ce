#include "hex.hpp"

std::string to_hex(const std::string& bytes) {
  const std::string digits = "0123456789abcdef";
  std::string text;
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    text += digits[byte / 16U];
    text += digits[byte % 16U];
  }
  return text;
}
