#include "qa/cli/container_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {

std::string container_text(const TakenImage& image) {
  const std::string change = image.change.empty() ? "" : " (" + image.change + ")";
  std::string text = fmt::format("{} has {}{}\n  config    {}\n  manifest  {}\n  made by   {}\n",
                                 image.where, image.name, change, image.identity.config_digest,
                                 image.identity.manifest_digest, image.origin);
  if (!image.tested.empty()) text += fmt::format("  passed    {}\n", fmt::join(image.tested, ", "));
  if (!image.untested.empty())
    text += fmt::format("  untested  by {}\n", fmt::join(image.untested, ", "));
  for (const std::string& note : image.notes) text += "  note      " + note + "\n";
  return text;
}

}  // namespace qa
