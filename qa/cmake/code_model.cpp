#include "qa/cmake/code_model.hpp"

#include <algorithm>

namespace qa {
namespace {

template <class Items, class Predicate>
auto* find_or_null(Items& items, Predicate predicate) {
  const auto found = std::ranges::find_if(items, predicate);
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const CmakeConfiguration* find_configuration(const CodeModel& model, std::string_view name) {
  if (!model.multi_config && model.configurations.size() == 1) return &model.configurations.front();
  return find_or_null(model.configurations,
                      [&](const CmakeConfiguration& each) { return each.name == name; });
}

const CmakeTarget* find_target(const CmakeConfiguration& configuration, std::string_view name) {
  return find_or_null(configuration.targets,
                      [&](const CmakeTarget& target) { return target.name == name; });
}

const CmakeTarget* find_producer(const CmakeConfiguration& configuration,
                                 const std::filesystem::path& path) {
  const std::filesystem::path wanted = path.lexically_normal();
  return find_or_null(configuration.targets, [&](const CmakeTarget& target) {
    return std::ranges::find(target.artifacts, wanted) != target.artifacts.end();
  });
}

const CmakeToolchain* find_toolchain(const CodeModel& model, std::string_view language) {
  return find_or_null(model.toolchains,
                      [&](const CmakeToolchain& each) { return each.language == language; });
}

bool is_compiled(TargetType type) {
  switch (type) {
    case TargetType::executable:
    case TargetType::static_library:
    case TargetType::shared_library:
    case TargetType::module_library:
    case TargetType::object_library:
      return true;
    case TargetType::interface_library:
    case TargetType::utility:
    case TargetType::other:
      return false;
  }
  return false;
}

}  // namespace qa
