#include "qa/adoption/build_options.hpp"
#include "qa/adoption/framework.hpp"
#include "qa/adoption/uncompiled_sources.hpp"
#include "qa/cli/init_look.hpp"
#include "qa/cmake/configure.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/project_path.hpp"
#include "qa/system/tools.hpp"
#include "qa/testing/ctest_listing.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

/// A configured project, and what ctest says about it.
struct Configured {
  BuildTree tree;
  std::vector<ListedTest> tests;
};

Result<std::vector<ListedTest>> list_tests(const BuildTree& tree, InitWorld& world) {
  if (!world.files.exists(tree.folder / "CTestTestfile.cmake")) return std::vector<ListedTest>();
  TRY_ASSIGN(const Completed listed,
             world.processes.run(ctest_listing_command(tree.folder, tree.configuration)));
  return parse_ctest_listing(listed.standard_output);
}

Result<Configured> configure_with(const Arguments& arguments, InitWorld& world) {
  BuildSetup setup{.source_folder = world.root,
                   .preset = {},
                   .arguments = arguments,
                   .generator = find_program("ninja") ? "Ninja" : "",
                   .configuration = "Release",
                   .build_folder = world.scratch / "build"};
  CmakeSession session{
      .run = [&world](const Command& command) { return world.processes.run(command); },
      .step = world.step,
      .files = world.files,
      .clock = world.clock,
      .scratch = world.scratch,
      .owner = "qa init",
      .patience = std::chrono::minutes(1),
      .next = "qa init"};
  world.step(arguments.empty() ? "cmake" : fmt::format("cmake {}", fmt::join(arguments, " ")));
  TRY_ASSIGN(BuildTree tree, configure(setup, session));
  TRY_ASSIGN(std::vector<ListedTest> tests, list_tests(tree, world));
  return Configured{std::move(tree), std::move(tests)};
}

/// Tests and targets: what options that build tests make more.
std::size_t weight(const Configured& configured) {
  return configured.tests.size() + configuration_of(configured.tree).targets.size();
}

/// As the project is, or with those of `wanted` that work and lead to more.
Result<Configured> turn_on(Configured plain, const Arguments& wanted, FileLook& look,
                           InitWorld& world) {
  const std::size_t before = weight(plain);
  plain.tree.lock.reset();  // one folder, one holder
  auto all = configure_with(wanted, world);
  if (all) {
    if (weight(*all) > before) look.facts.cmake_arguments = wanted;
    return all;
  }
  if (all.error().kind == FailureKind::canceled) return all;
  Arguments working;
  for (const std::string& argument : wanted) {
    Arguments tried = working;
    tried.push_back(argument);
    // What failed before must not be remembered.
    TRY(world.files.remove_all(world.scratch / "build"));
    auto one = configure_with(tried, world);
    if (one) {
      working = std::move(tried);
    } else {
      look.facts.blockers.push_back({argument + " doesn't configure: " + one.error().what,
                                     one.error().next == "qa init" ? "" : one.error().next});
    }
  }
  TRY(world.files.remove_all(world.scratch / "build"));
  auto configured = configure_with(working, world);
  if (configured && weight(*configured) > before) look.facts.cmake_arguments = working;
  return configured;
}

Result<std::set<std::string>> options_of(const FileLook& look, InitWorld& world) {
  std::set<std::string> options;
  for (const std::string& file : look.cmake_files) {
    TRY_ASSIGN(const std::string text, world.files.read(world.root / file));
    options.merge(test_options(text));
  }
  return options;
}

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

void take_tests(const std::vector<ListedTest>& listed, TestFacts& facts) {
  std::set<std::string> folders;
  for (const ListedTest& test : listed) {
    if (const auto target = undiscovered_target(test)) {
      facts.undiscovered.push_back(*target);
    } else {
      ++facts.listed;
    }
    facts.labels.insert(test.labels.begin(), test.labels.end());
    folders.insert(fs::path(test.file).parent_path().string());
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

std::vector<std::string> uncompiled_sources(const CmakeConfiguration& configuration,
                                            const FileLook& look, const InitWorld& world) {
  std::set<std::string> compiled;
  for (const CmakeTarget& target : configuration.targets) {
    for (const TargetSource& source : target.sources) {
      if (source.compile_group) compiled.insert(project_path(source.path.string(), world.root));
    }
  }
  return uncompiled_paths(look.own_sources, compiled);
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

/// "  \"release\" - Optimized" -> release
Result<std::vector<std::string>> presets(InitWorld& world) {
  std::vector<std::string> names;
  if (!world.files.exists(world.root / "CMakePresets.json")) return names;
  TRY_ASSIGN(const Completed listed,
             world.processes.run(in_english(
                 {.argv = {"cmake", "--list-presets"}, .working_directory = world.root})));
  for (const std::string_view line : lines_of(listed.standard_output)) {
    if (!line.starts_with("  \"")) continue;
    const std::size_t end = line.find('"', 3);
    if (end != std::string_view::npos) names.emplace_back(line.substr(3, end - 3));
  }
  return names;
}

}  // namespace

Result<void> look_at_build(FileLook& look, InitWorld& world) {
  TRY_ASSIGN(look.facts.presets, presets(world));
  TRY_ASSIGN(const std::set<std::string> options, options_of(look, world));
  TRY_ASSIGN(Configured configured, configure_with({}, world));
  const Arguments wanted = arguments_to_turn_on(options, configured.tree.model.cache);
  if (!wanted.empty()) {
    TRY_ASSIGN(configured, turn_on(std::move(configured), wanted, look, world));
  }
  const CmakeConfiguration& configuration = configuration_of(configured.tree);
  if (!configuration.projects.empty()) look.facts.name = configuration.projects.front();
  take_toolchain(configured.tree.model, look.facts);
  take_tests(configured.tests, look.facts.tests);
  TRY(take_targets(configured, look, world));
  look.facts.generates_sources = generates_sources(configuration);
  look.facts.uncompiled = uncompiled_sources(configuration, look, world);
  return {};
}

}  // namespace qa
