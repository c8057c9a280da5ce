#include "qa/system/finding_fingerprint.hpp"

#include "qa/system/digest.hpp"

#include <cctype>

namespace qa {
namespace {

constexpr std::size_t kDigits = 32;

bool is(int (*predicate)(int), char c) {
  return predicate(static_cast<unsigned char>(c)) != 0;
}

/// Every number as "#", every run of white space as one space.
std::string normalized(std::string_view message) {
  std::string text;
  for (const char original : message) {
    const char c = is(std::isdigit, original) ? '#' : is(std::isspace, original) ? ' ' : original;
    const bool repeated = (c == '#' || c == ' ') && text.ends_with(c);
    if (!repeated) text += c;
  }
  return text;
}

}  // namespace

std::string finding_fingerprint(std::string_view rule, std::string_view file,
                                std::string_view message) {
  const std::string_view separator("\0", 1);
  std::string identity(rule);
  identity.append(separator).append(file).append(separator).append(normalized(message));
  return sha256_hex(identity).substr(0, kDigits);
}

}  // namespace qa
