#include "qa/cmake/target_reply.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<std::string_view, TargetType>, 7> kTypes = {{
    {"EXECUTABLE", TargetType::executable},
    {"STATIC_LIBRARY", TargetType::static_library},
    {"SHARED_LIBRARY", TargetType::shared_library},
    {"MODULE_LIBRARY", TargetType::module_library},
    {"OBJECT_LIBRARY", TargetType::object_library},
    {"INTERFACE_LIBRARY", TargetType::interface_library},
    {"UTILITY", TargetType::utility},
}};

TargetType type_from_text(const std::string& text) {
  for (const auto& [word, type] : kTypes) {
    if (word == text) return type;
  }
  return TargetType::other;
}

/// An empty array where `key` is missing: the format leaves out what is empty.
const json& items(const json& object, const char* key) {
  static const json kNone = json::array();
  const auto found = object.find(key);
  return found == object.end() ? kNone : *found;
}

std::filesystem::path path_in(const std::filesystem::path& folder, const json& path) {
  return (folder / path.get<std::string>()).lexically_normal();
}

CompileGroup compile_group(const json& object) {
  CompileGroup group{.language = object.at("language").get<std::string>()};
  if (object.contains("languageStandard"))
    group.standard = object.at("languageStandard").at("standard").get<std::string>();
  for (const json& fragment : items(object, "compileCommandFragments"))
    group.flags.push_back(fragment.at("fragment").get<std::string>());
  for (const json& define : items(object, "defines"))
    group.defines.push_back(define.at("define").get<std::string>());
  for (const json& include : items(object, "includes")) {
    auto& list = include.value("isSystem", false) ? group.system_includes : group.includes;
    list.emplace_back(include.at("path").get<std::string>());
  }
  return group;
}

/// CMake lists the rules of custom commands as sources, which are no files: "version.cpp.rule".
bool is_rule(const json& source) {
  return source.value("isGenerated", false) &&
         source.at("path").get<std::string>().ends_with(".rule");
}

TargetSource target_source(const json& object, const std::filesystem::path& folder) {
  TargetSource source{.path = path_in(folder, object.at("path"))};
  if (object.value("isGenerated", false)) source.origin = SourceOrigin::generated;
  if (object.contains("compileGroupIndex"))
    source.compile_group = object.at("compileGroupIndex").get<std::size_t>();
  return source;
}

/// A piece of a link line. Paths in it are relative to the folder that the linker starts in.
std::string library(std::string fragment, const std::filesystem::path& link_folder) {
  if (fragment.size() >= 2 && fragment.front() == '"' && fragment.back() == '"')
    fragment = fragment.substr(1, fragment.size() - 2);
  if (fragment.starts_with('-')) return fragment;
  return (link_folder / fragment).lexically_normal().string();
}

/// "core::@57760688d1f824db5d9c" -> "core"
std::string name_in_id(const std::string& id) {
  return id.substr(0, id.rfind("::@"));
}

}  // namespace

CmakeTarget target_from_reply(const json& object, const CodeModel& model) {
  CmakeTarget target{.name = object.at("name").get<std::string>(),
                     .type = type_from_text(object.at("type").get<std::string>())};
  if (object.contains("folder")) target.folder = object.at("folder").at("name").get<std::string>();
  target.source_folder = path_in(model.source_folder, object.at("paths").at("source"));
  target.build_folder = path_in(model.build_folder, object.at("paths").at("build"));
  for (const json& artifact : items(object, "artifacts"))
    target.artifacts.push_back(path_in(model.build_folder, artifact.at("path")));
  for (const json& group : items(object, "compileGroups"))
    target.compile_groups.push_back(compile_group(group));
  for (const json& source : items(object, "sources")) {
    if (!is_rule(source)) target.sources.push_back(target_source(source, model.source_folder));
  }
  const bool links_below = model.generator.find("Makefiles") != std::string::npos;
  if (object.contains("link")) {
    for (const json& piece : items(object.at("link"), "commandFragments")) {
      const auto role = piece.at("role").get<std::string>();
      auto fragment = piece.at("fragment").get<std::string>();
      if (role == "flags") target.link_flags.push_back(std::move(fragment));
      if (role != "libraries") continue;
      target.libraries.push_back(
          library(std::move(fragment), links_below ? target.build_folder : model.build_folder));
    }
  }
  for (const json& dependency : items(object, "dependencies"))
    target.dependencies.push_back(name_in_id(dependency.at("id").get<std::string>()));
  return target;
}

}  // namespace qa
