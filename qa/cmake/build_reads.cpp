#include "qa/cmake/build_reads.hpp"

#include "qa/cmake/ninja_deps.hpp"
#include "qa/system/depfile.hpp"
#include "qa/system/project_path.hpp"

namespace qa {
namespace {

namespace fs = std::filesystem;

/// `targets` and what they depend on, directly or not; all when one is unknown.
std::set<const CmakeTarget*> with_dependencies(const CmakeConfiguration& configuration,
                                               const std::vector<std::string>& targets) {
  std::set<const CmakeTarget*> found;
  std::vector<std::string> open = targets;
  while (!open.empty()) {
    const CmakeTarget* target = find_target(configuration, open.back());
    open.pop_back();
    if (target == nullptr) {
      for (const CmakeTarget& each : configuration.targets) found.insert(&each);
      return found;
    }
    if (!found.insert(target).second) continue;
    open.insert(open.end(), target->dependencies.begin(), target->dependencies.end());
  }
  return found;
}

/// Where CMake's generators put the objects of a target.
fs::path objects_of(const CmakeTarget& target) {
  return (target.build_folder / "CMakeFiles" / (target.name + ".dir")).lexically_normal();
}

void add(const fs::path& folder, const std::vector<std::string>& paths,
         std::set<std::string>& reads) {
  for (const std::string& path : paths) reads.insert((folder / path).lexically_normal().string());
}

Result<void> add_from_ninja(const fs::path& folder, const std::set<const CmakeTarget*>& targets,
                            Files& files, std::set<std::string>& reads) {
  if (!files.exists(folder / ".ninja_deps")) return {};
  TRY_ASSIGN(const std::string log, files.read(folder / ".ninja_deps"));
  TRY_ASSIGN(const auto deps, parse_ninja_deps(log));
  std::vector<std::string> folders;
  for (const CmakeTarget* target : targets) folders.push_back(objects_of(*target).string());
  for (const auto& [output, made_of] : deps) {
    const fs::path object = (folder / output).lexically_normal();
    if (lies_in_any(object.string(), folders) && files.exists(object)) add(folder, made_of, reads);
  }
  return {};
}

Result<void> add_from_depfiles(const CmakeTarget& target, Files& files,
                               std::set<std::string>& reads) {
  const fs::path folder = objects_of(target);
  if (!files.exists(folder)) return {};
  TRY_ASSIGN(const std::vector<fs::path> found, files.list(folder));
  for (const fs::path& file : found) {
    if (file.extension() != ".d") continue;
    TRY_ASSIGN(const std::string text, files.read(file));
    add(target.build_folder, parse_depfile(text), reads);
  }
  return {};
}

}  // namespace

Result<std::set<std::string>> build_reads(const BuildTree& tree,
                                          const std::vector<std::string>& targets, Files& files) {
  std::set<std::string> reads;
  for (const CmakeInput& input : tree.model.inputs) {
    if (input.source != CmakeInput::Source::build_folder) reads.insert(input.path.string());
  }
  const auto wanted = with_dependencies(configuration_of(tree), targets);
  if (tree.model.generator.starts_with("Ninja")) {
    TRY(add_from_ninja(tree.model.build_folder, wanted, files, reads));
    return reads;
  }
  for (const CmakeTarget* target : wanted) TRY(add_from_depfiles(*target, files, reads));
  return reads;
}

}  // namespace qa
