#include "qa/container/bill_of_materials.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

/// As package-url wants it: what is no letter, digit or one of ".-_~" as %XX. A colon may stay.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    const bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                          (letter >= '0' && letter <= '9') ||
                          std::string_view(".-_~:").find(letter) != std::string_view::npos;
    if (is_plain)
      result += letter;
    else
      result += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return result;
}

}  // namespace

std::string package_url(const DebianPackage& package, std::string_view distribution) {
  return fmt::format("pkg:deb/{}/{}@{}?arch={}", distribution, escaped(package.name),
                     escaped(package.version), package.architecture);
}

}  // namespace qa
