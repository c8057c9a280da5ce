#include "qa/cmake/build_tree.hpp"

namespace qa {

std::string to_text(const BuildSetup& setup) {
  if (!setup.preset.empty()) return "preset '" + setup.preset + "'";
  return "the " + (setup.configuration.empty() ? "" : setup.configuration + " ") +
         "build without a preset";
}

const CmakeConfiguration& configuration_of(const BuildTree& tree) {
  static const CmakeConfiguration kNone;
  const CmakeConfiguration* found = find_configuration(tree.model, tree.configuration);
  return found == nullptr ? kNone : *found;
}

std::string cache_value(const CodeModel& model, const std::string& name) {
  const auto found = model.cache.find(name);
  return found == model.cache.end() ? std::string() : found->second;
}

}  // namespace qa
