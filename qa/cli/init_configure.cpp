#include "qa/cli/init_configure.hpp"

#include "qa/adoption/build_options.hpp"
#include "qa/adoption/preset_order.hpp"
#include "qa/cmake/configure.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/project_path.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

/// Folders in which ctest can start, below `build`. In any other it would find nothing, and say
/// that all is well.
Result<std::vector<std::string>> test_starts(const fs::path& build, InitWorld& world) {
  constexpr const char* kTestFile = "CTestTestfile.cmake";
  if (world.files.exists(build / kTestFile)) return std::vector<std::string>{"."};
  TRY_ASSIGN(const std::vector<fs::path> files, world.files.list(build));
  std::set<std::string> folders;
  for (const fs::path& file : files) {
    if (file.filename() == kTestFile)
      folders.insert(project_path(file.parent_path().string(), build) + "/");
  }
  // A folder comes before those in it: what ctest finds there it finds from here.
  std::vector<std::string> starts;
  for (const std::string& folder : folders) {
    if (std::ranges::none_of(starts, [&folder](const std::string& start) {
          return folder.starts_with(start + "/");
        }))
      starts.push_back(folder.substr(0, folder.size() - 1));
  }
  return starts;
}

/// Starts ctest in `folder` of a build that is ours alone, and in which nothing is built. What the
/// project wants to run before any test, as CTestCustom.cmake says, is not there, and ctest would
/// give up.
Result<std::vector<ListedTest>> tests_from(const fs::path& folder, const std::string& configuration,
                                           InitWorld& world) {
  for (const char* name : {"CTestCustom.cmake", "CTestCustom.ctest"})
    TRY(world.files.remove_all(folder / name));
  TRY_ASSIGN(const Completed listed,
             world.processes.run(ctest_listing_command(folder, configuration)));
  if (!listed.status.succeeded()) {
    return fail(FailureKind::host,
                "ctest can't list the tests: " + std::string(trimmed(listed.standard_error)));
  }
  return parse_ctest_listing(listed.standard_output);
}

Result<std::vector<ListedFolder>> list_tests(const BuildTree& tree, InitWorld& world) {
  TRY_ASSIGN(const std::vector<std::string> starts, test_starts(tree.folder, world));
  std::vector<ListedFolder> folders;
  for (const std::string& start : starts) {
    const fs::path folder = (tree.folder / start).lexically_normal();
    TRY_ASSIGN(std::vector<ListedTest> tests, tests_from(folder, tree.configuration, world));
    folders.push_back({.start = start, .tests = std::move(tests)});
  }
  return folders;
}

Result<Configured> configured_by(BuildSetup setup, InitWorld& world) {
  setup.source_folder = world.root;
  setup.build_folder = world.scratch / "build";
  setup.place = BuildPlace::as_told;
  CmakeSession session{
      .run = [&world](const Command& command) { return world.processes.run(command); },
      .step = world.step,
      .files = world.files,
      .clock = world.clock,
      .scratch = world.scratch,
      .owner = "qa init",
      .patience = std::chrono::minutes(1),
      .next = ""};
  TRY_ASSIGN(BuildTree tree, configure(setup, session));
  TRY_ASSIGN(std::vector<ListedFolder> tests, list_tests(tree, world));
  return Configured{std::move(tree), std::move(tests)};
}

Result<Configured> configure_with(const Arguments& arguments, InitWorld& world) {
  world.step(arguments.empty() ? "cmake" : fmt::format("cmake {}", fmt::join(arguments, " ")));
  return configured_by({.arguments = arguments,
                        .generator = find_program("ninja") ? "Ninja" : "",
                        .configuration = "Release"},
                       world);
}

/// The same in an empty folder: what failed or was found before must not be remembered.
Result<Configured> configure_anew(const Arguments& arguments, InitWorld& world) {
  TRY(world.files.remove_all(world.scratch / "build"));
  return configure_with(arguments, world);
}

/// Tests and targets: what options that build tests make more.
std::size_t weight(const Configured& configured) {
  std::size_t weight = configuration_of(configured.tree).targets.size();
  for (const ListedFolder& folder : configured.tests) weight += folder.tests.size();
  return weight;
}

void leave_out(const std::string& argument, Failure failure, ProjectFacts& facts) {
  facts.left_out.push_back({.what = argument + " doesn't configure: " + std::move(failure.what),
                            .remedy = std::move(failure.next)});
}

/// `base`, or with those of `wanted`, too, that work and lead to more.
Result<Configured> turn_on(Configured plain, const Arguments& base, const Arguments& wanted,
                           ProjectFacts& facts, InitWorld& world) {
  facts.cmake_arguments = base;
  if (wanted.empty()) return plain;
  const std::size_t before = weight(plain);
  plain.tree.lock.reset();  // one folder, one holder
  Arguments working = base;
  working.insert(working.end(), wanted.begin(), wanted.end());
  auto configured = configure_with(working, world);
  if (!configured && configured.error().kind == FailureKind::canceled) return configured;
  if (!configured) {
    working = base;
    for (const std::string& argument : wanted) {
      working.push_back(argument);
      auto one = configure_anew(working, world);
      if (one) continue;
      working.pop_back();
      leave_out(argument, std::move(one).error(), facts);
    }
    configured = configure_anew(working, world);
  }
  if (configured && weight(*configured) > before) facts.cmake_arguments = working;
  return configured;
}

/// `options` but `except`.
Arguments arguments_to_turn_off(const std::set<std::string>& options,
                                const std::string& except = {}) {
  Arguments arguments;
  for (const std::string& option : options) {
    if (option != except) arguments.push_back("-D" + option + "=OFF");
  }
  return arguments;
}

/// Those of `options` that keep CMake from configuring the project as it is, as arguments that turn
/// them off; none when it fails without them, too.
Result<Arguments> what_to_turn_off(const std::set<std::string>& options, ProjectFacts& facts,
                                   InitWorld& world) {
  if (options.empty() || !configure_anew(arguments_to_turn_off(options), world)) return Arguments();
  Arguments off;
  for (const std::string& option : options) {
    auto one = configure_anew(arguments_to_turn_off(options, option), world);
    if (one) continue;
    if (one.error().kind == FailureKind::canceled) return tl::unexpected(std::move(one).error());
    off.push_back("-D" + option + "=OFF");
    leave_out(option + " (on by default)", std::move(one).error(), facts);
  }
  // Not one of them, but several together.
  return off.empty() ? arguments_to_turn_off(options) : off;
}

/// "  \"release\" - Optimized" -> release
Result<std::vector<std::string>> list_presets(InitWorld& world) {
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

/// With the first preset that configures; nothing when none does.
Result<std::optional<Configured>> try_presets(ProjectFacts& facts, InitWorld& world) {
  for (const std::string& preset : in_order_of_use(facts.presets)) {
    world.step("cmake --preset " + preset);
    TRY(world.files.remove_all(world.scratch / "build"));
    auto configured = configured_by({.preset = preset}, world);
    if (configured) facts.preset = preset;
    if (configured) return std::optional<Configured>(*std::move(configured));
    if (configured.error().kind == FailureKind::canceled)
      return tl::unexpected(std::move(configured).error());
  }
  return std::optional<Configured>();
}

Result<std::set<std::string>> options_of(const FileLook& look, InitWorld& world) {
  std::set<std::string> options;
  for (const std::string& file : look.cmake_files) {
    TRY_ASSIGN(const std::string text, world.files.read(world.root / file));
    options.merge(test_options(text));
  }
  return options;
}

}  // namespace

Result<Configured> configure_project(FileLook& look, InitWorld& world) {
  TRY_ASSIGN(look.facts.presets, list_presets(world));
  TRY_ASSIGN(const std::set<std::string> options, options_of(look, world));
  auto plain = configure_with({}, world);
  if (plain) {
    const Arguments wanted = arguments_to_turn_on(options, plain->tree.model.cache);
    return turn_on(*std::move(plain), {}, wanted, look.facts, world);
  }
  if (plain.error().kind == FailureKind::canceled) return plain;
  TRY_ASSIGN(auto by_preset, try_presets(look.facts, world));
  if (by_preset) {
    look.facts.without_preset = plain.error().what;
    return *std::move(by_preset);
  }
  TRY_ASSIGN(const Arguments off, what_to_turn_off(options, look.facts, world));
  if (off.empty()) return plain;
  TRY_ASSIGN(Configured without, configure_anew(off, world));
  std::set<std::string> others = options;
  for (const std::string& argument : off) others.erase(argument.substr(2, argument.find('=') - 2));
  const Arguments wanted = arguments_to_turn_on(others, without.tree.model.cache);
  return turn_on(std::move(without), off, wanted, look.facts, world);
}

}  // namespace qa
