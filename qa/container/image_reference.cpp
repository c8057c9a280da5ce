#include "qa/container/image_reference.hpp"

#include <regex>

namespace qa {
namespace {

// Longer ones are refused by registries; it also bounds the recursion of std::regex.
constexpr std::size_t kMaxReferenceBytes = 255 + 1 + 128;

}  // namespace

bool is_image_reference(std::string_view reference) {
  // github.com/distribution/reference: a first part is a registry when it has a dot or a port, or
  // is "localhost"; everything after it is lower case.
  static const std::regex kGrammar(
      R"((?:(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+(?=:\d+/))(?::\d+)?/)?)"
      R"([a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)"
      R"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})");
  return reference.size() <= kMaxReferenceBytes &&
         std::regex_match(reference.begin(), reference.end(), kGrammar);
}

bool is_image_tag(std::string_view tag) {
  return is_image_reference("a:" + std::string(tag));
}

std::string image_repository(std::string_view reference) {
  const std::size_t colon = reference.find(':', reference.rfind('/') + 1);  // npos + 1 is 0
  return std::string(reference.substr(0, colon));
}

std::string image_registry(std::string_view reference) {
  const std::size_t slash = reference.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view first = reference.substr(0, slash);
  const bool is_registry = first.find_first_of(".:") != std::string_view::npos;
  return is_registry ? std::string(first) : std::string();
}

std::string short_image_name(std::string_view reference) {
  const std::size_t slash = reference.rfind('/');
  if (slash != std::string_view::npos) reference.remove_prefix(slash + 1);
  return std::string(reference.substr(0, reference.find(':')));
}

}  // namespace qa
