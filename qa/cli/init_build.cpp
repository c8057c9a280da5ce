#include "qa/adoption/framework.hpp"
#include "qa/adoption/uncompiled_sources.hpp"
#include "qa/cli/init_configure.hpp"
#include "qa/lint/include_names.hpp"
#include "qa/model/cpp_file.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// The text of everything that ctest would read.
Result<std::string> test_files(const BuildTree& tree, InitWorld& world) {
  std::string all;
  TRY_ASSIGN(const std::vector<fs::path> files, world.files.list(tree.folder));
  for (const fs::path& file : files) {
    const std::string name = file.filename().string();
    if (name != "CTestTestfile.cmake" && !name.ends_with("_include.cmake")) continue;
    TRY_ASSIGN(const std::string text, world.files.read(file));
    all += text;
  }
  return all;
}

TargetRole role_of(TargetType type) {
  switch (type) {
    case TargetType::executable:
      return TargetRole::program;
    case TargetType::static_library:
      return TargetRole::static_library;
    case TargetType::shared_library:
    case TargetType::module_library:
      return TargetRole::shared_library;
    default:
      return TargetRole::other_library;
  }
}

void add_frameworks(const CmakeTarget& target, InitWorld& world, TargetFacts& facts) {
  for (const std::string& library : target.libraries)
    add_frameworks_linked(library, facts.frameworks);
  for (const std::string& dependency : target.dependencies)
    add_frameworks_linked(dependency, facts.frameworks);
  for (const TargetSource& source : target.sources) {
    const Result<std::string> text = world.files.read(source.path);
    if (text) add_frameworks_included(*text, facts.frameworks);
  }
}

/// Fetched code lies outside of the project, since it is configured there.
bool is_own(const CmakeTarget& target, const FileLook& look, const InitWorld& world) {
  const std::string folder = project_path(target.source_folder.string(), world.root);
  return !fs::path(folder).is_absolute() && !is_foreign(look, folder);
}

/// Takes what is known of the project's own targets.
Result<void> take_targets(const Configured& configured, FileLook& look, InitWorld& world) {
  TRY_ASSIGN(const std::string tests, test_files(configured.tree, world));
  std::set<std::string> undiscovered(look.facts.tests.undiscovered.begin(),
                                     look.facts.tests.undiscovered.end());
  for (const CmakeTarget& target : configuration_of(configured.tree).targets) {
    if (!is_compiled(target.type) || !is_own(target, look, world)) continue;
    TargetFacts facts{.name = target.name, .role = role_of(target.type)};
    const std::string folder = project_path(target.source_folder.string(), world.root);
    facts.folder = folder == "." ? "" : folder;
    if (!target.artifacts.empty()) {
      const std::string artifact = target.artifacts.front().string();
      facts.artifact = project_path(artifact, configured.tree.folder);
      facts.is_started_by_ctest =
          undiscovered.contains(target.name) || tests.find(artifact) != std::string::npos;
    }
    facts.links_statically = std::ranges::any_of(target.link_flags, [](const std::string& flags) {
      return (" " + flags + " ").find(" -static ") != std::string::npos ||
             flags.find("-static-pie") != std::string::npos;
    });
    if (facts.role == TargetRole::program) add_frameworks(target, world, facts);
    look.facts.targets.push_back(std::move(facts));
  }
  return {};
}

/// Where ctest starts in the root of the build, all tests there count. A fetched project may be the
/// only one that enables tests, in a folder of its own: then these are not ours.
bool has_own_tests(const ListedFolder& folder, const FileLook& look, const InitWorld& world) {
  return folder.start == "." || std::ranges::any_of(folder.tests, [&](const ListedTest& test) {
           const std::string file = project_path(test.file, world.root);
           return !fs::path(file).is_absolute() && !is_foreign(look, file);
         });
}

void take_tests(const Configured& configured, FileLook& look, const InitWorld& world) {
  TestFacts& facts = look.facts.tests;
  std::set<std::string> folders;
  for (const ListedFolder& folder : configured.tests) {
    if (!has_own_tests(folder, look, world)) continue;
    facts.starts.push_back(folder.start);
    for (const ListedTest& test : folder.tests) {
      if (const auto target = undiscovered_target(test)) {
        facts.undiscovered.push_back(*target);
      } else {
        ++facts.listed;
      }
      facts.labels.insert(test.labels.begin(), test.labels.end());
      folders.insert(fs::path(test.file).parent_path().string());
    }
  }
  facts.folders = folders.size();
}

/// Code that exists only after something was built.
bool generates_sources(const CmakeConfiguration& configuration) {
  const auto is_utility = [&configuration](const std::string& name) {
    const CmakeTarget* target = find_target(configuration, name);
    return target != nullptr && target->type == TargetType::utility;
  };
  return std::ranges::any_of(configuration.targets, [&](const CmakeTarget& target) {
    return is_compiled(target.type) &&
           (std::ranges::any_of(target.dependencies, is_utility) ||
            std::ranges::find(target.sources, SourceOrigin::generated, &TargetSource::origin) !=
                target.sources.end());
  });
}

bool counts_coverage(const CmakeConfiguration& configuration) {
  const auto is_counted = [](const CompileGroup& group) {
    return std::ranges::any_of(group.flags, [](const std::string& flags) {
      return flags.find("--coverage") != std::string::npos ||
             flags.find("-fprofile-arcs") != std::string::npos;
    });
  };
  return std::ranges::any_of(configuration.targets, [&is_counted](const CmakeTarget& target) {
    return std::ranges::any_of(target.compile_groups, is_counted);
  });
}

/// Names of sources that others include: what is compiled with those needs no target of its own.
std::set<std::string> included_sources(const FileLook& look, InitWorld& world) {
  std::set<std::string> names;
  for (const std::string& file : look.cpp_files) {
    const Result<std::string> text = world.files.read(world.root / file);
    if (!text) continue;
    for (const IncludeName& include : include_names(*text).names) {
      if (cpp_file_of(include.name) == CppFile::source)
        names.insert(fs::path(include.name).filename().string());
    }
  }
  return names;
}

void take_sources(const CmakeConfiguration& configuration, FileLook& look, InitWorld& world) {
  std::set<std::string> compiled;
  for (const CmakeTarget& target : configuration.targets) {
    for (const TargetSource& source : target.sources) {
      if (source.compile_group || !source.unity.empty())
        compiled.insert(project_path(source.path.string(), world.root));
    }
  }
  const std::set<std::string> included = included_sources(look, world);
  std::ranges::copy_if(look.own_sources, std::inserter(compiled, compiled.end()),
                       [&included](const std::string& source) {
                         return included.contains(fs::path(source).filename().string());
                       });
  look.facts.uncompiled = uncompiled_paths(look.own_sources, compiled);
  look.facts.compiled = static_cast<std::size_t>(std::ranges::count_if(
      look.own_sources,
      [&compiled](const std::string& source) { return compiled.contains(source); }));
}

void take_toolchain(const CodeModel& model, ProjectFacts& facts) {
  facts.cmake = fmt::format("{}, {}", model.cmake_version, model.generator);
  for (const char* language : {"CXX", "C"}) {
    const CmakeToolchain* toolchain = find_toolchain(model, language);
    if (toolchain == nullptr) continue;
    if (facts.toolchain.empty()) {
      facts.toolchain = fmt::format("{} {}", toolchain->compiler_id, toolchain->compiler_version);
      facts.compiler = toolchain->compiler_id == "GNU" ? Compiler::gcc : Compiler::clang;
    }
    facts.languages += (facts.languages.empty() ? "" : " and ") +
                       std::string(language == std::string_view("CXX") ? "C++" : "C");
  }
}

}  // namespace

Result<void> look_at_build(FileLook& look, InitWorld& world) {
  TRY_ASSIGN(const Configured configured, configure_project(look, world));
  const CmakeConfiguration& configuration = configuration_of(configured.tree);
  if (!configuration.projects.empty()) look.facts.name = configuration.projects.front();
  take_toolchain(configured.tree.model, look.facts);
  take_tests(configured, look, world);
  TRY(take_targets(configured, look, world));
  look.facts.generates_sources = generates_sources(configuration);
  look.facts.counts_coverage = counts_coverage(configuration);
  take_sources(configuration, look, world);
  return {};
}

}  // namespace qa
