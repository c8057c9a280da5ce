#include "qa/container/der_key.hpp"

namespace qa {
namespace {

constexpr unsigned char kInteger = 0x02;
constexpr unsigned char kOctets = 0x04;
constexpr unsigned char kObjectIdentifier = 0x06;
constexpr unsigned char kSequence = 0x30;

// Smaller numbers than any key has.
constexpr std::size_t kMinModulusBytes = 64;
constexpr std::size_t kMinScalarBytes = 20;
constexpr int kIntegersOfAKey = 6;  // of DSA; RSA has nine

struct Element {
  unsigned char tag = 0;
  std::string_view content;
};

/// Takes the element that `bytes` begins with off them.
std::optional<Element> take(std::string_view& bytes) {
  if (bytes.size() < 2) return std::nullopt;
  Element element{.tag = static_cast<unsigned char>(bytes[0]), .content = {}};
  std::size_t size = static_cast<unsigned char>(bytes[1]);
  bytes.remove_prefix(2);
  if (size >= 0x80) {
    const std::size_t digits = size & 0x7fU;
    if (digits == 0 || digits > 3 || digits > bytes.size()) return std::nullopt;
    size = 0;
    for (std::size_t i = 0; i < digits; ++i)
      size = size << 8U | static_cast<unsigned char>(bytes[i]);
    bytes.remove_prefix(digits);
  }
  if (size > bytes.size()) return std::nullopt;
  element.content = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return element;
}

std::optional<Element> take(std::string_view& bytes, unsigned char tag) {
  const auto element = take(bytes);
  return element && element->tag == tag ? element : std::nullopt;
}

/// A version, then the numbers of RSA or DSA.
bool is_number_key(std::string_view rest) {
  const auto first = take(rest, kInteger);
  if (!first || first->content.size() < kMinModulusBytes) return false;
  int integers = 2;
  while (take(rest, kInteger)) ++integers;
  return integers >= kIntegersOfAKey;
}

/// A version, then an algorithm's identifier, then the key.
bool is_pkcs8(std::string_view rest) {
  auto algorithm = take(rest, kSequence);
  const auto key = take(rest, kOctets);
  return algorithm && take(algorithm->content, kObjectIdentifier) && key &&
         key->content.size() >= kMinScalarBytes;
}

/// A version, then the number; curve and public key may follow.
bool is_curve_key(std::string_view rest) {
  const auto scalar = take(rest, kOctets);
  if (!scalar || scalar->content.size() < kMinScalarBytes) return false;
  const auto next = take(rest);
  return next && (next->tag == 0xa0 || next->tag == 0xa1);
}

}  // namespace

std::optional<std::size_t> der_private_key(std::string_view bytes) {
  std::string_view rest = bytes;
  auto key = take(rest, kSequence);
  if (!key) return std::nullopt;
  const auto version = take(key->content, kInteger);
  if (!version || version->content.size() != 1) return std::nullopt;
  const char number = version->content[0];
  const bool is_key = (number == 0 && is_number_key(key->content)) ||
                      (number == 1 && is_curve_key(key->content)) ||
                      ((number == 0 || number == 1) && is_pkcs8(key->content));
  if (!is_key) return std::nullopt;
  return bytes.size() - rest.size();
}

}  // namespace qa
