#include "qa/container/image_tag.hpp"

#include "qa/container/image_reference.hpp"

#include <algorithm>

namespace qa {
namespace {

constexpr std::string_view kTagLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

}  // namespace

Result<std::string> described_tag(std::string_view description, WorkTree tree) {
  std::string tag(description);
  std::ranges::replace_if(
      tag, [](char letter) { return kTagLetters.find(letter) == std::string_view::npos; }, '-');
  return checked_tag(tag + (tree == WorkTree::dirty ? "-dirty" : ""));
}

Result<std::string> checked_tag(const std::string& tag) {
  if (!is_image_tag(tag))
    return fail(FailureKind::configuration,
                "'" + tag +
                    "' is no tag: up to 128 letters, digits, '_', '.' and '-', neither '.' nor '-' "
                    "first");
  if (tag == "latest")
    return fail(FailureKind::configuration,
                "'latest' says nothing about the image: name the version, or the commit");
  return tag;
}

}  // namespace qa
