#include "qa/stages/cmake_build.hpp"

#include "qa/cmake/build_output.hpp"
#include "qa/stages/child.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/tools.hpp"

namespace qa {
namespace {

/// Compilers translate "error:"; we look for the English word.
Command in_english(Command command) {
  command.environment["LC_ALL"] = "C.UTF-8";
  return command;
}

Failure step_failure(const StageSpec& spec, const StageContext& context, Command command,
                     std::string what) {
  command.working_directory = context.root;
  return Failure{.kind = FailureKind::product,
                 .what = std::move(what),
                 .command = to_shell_text(command),
                 .log = {},
                 .next = rerun_command(spec)};
}

/// Whether CMake knows a preset of that name; asked only after configuring failed.
Result<bool> has_preset(const StageSpec& spec, StageContext& context, const std::string& preset) {
  TRY_ASSIGN(const Completed listed,
             run_child(spec, context, {.argv = {"cmake", "--list-presets"}}));
  // When the presets file itself is broken, nothing is listed, and CMake's own words say more.
  if (!listed.status.succeeded()) return true;
  return listed.standard_output.find('"' + preset + '"') != std::string::npos;
}

Result<void> configure(const StageSpec& spec, StageContext& context, const std::string& preset) {
  context.step("configure");
  const Command command{.argv = {"cmake", "--preset", preset}};
  TRY_ASSIGN(const Completed completed, run_child(spec, context, command));
  if (completed.status.succeeded()) return {};
  TRY_ASSIGN(const bool known, has_preset(spec, context, preset));
  if (!known) {
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": CMakePresets.json has no preset '" + preset + "'",
                "cmake --list-presets");
  }
  if (auto missing = missing_library(package_not_found(completed.standard_error)))
    return tl::unexpected(std::move(*missing));
  // CMake does not say plainly that these are missing; starting them does.
  for (const char* program : {"ninja", "c++"}) TRY(record_version(spec, context, program));
  return tl::unexpected(
      step_failure(spec, context, command, first_cmake_error(completed.standard_error)));
}

/// The value of `name` in CMakeCache.txt, or empty.
std::string cache_value(std::string_view cache, const std::string& name) {
  for (const std::string_view line : lines_of(cache)) {
    if (!line.starts_with(name + ":")) continue;
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos) return std::string(line.substr(equals + 1));
  }
  return {};
}

Result<void> record_chosen_tools(const StageSpec& spec, StageContext& context,
                                 const std::filesystem::path& folder) {
  TRY_ASSIGN(const std::string cache, context.files.read(folder / "CMakeCache.txt"));
  for (const char* name : {"CMAKE_MAKE_PROGRAM", "CMAKE_CXX_COMPILER"}) {
    const std::string program = cache_value(cache, name);
    if (!program.empty()) TRY(record_version(spec, context, program));
  }
  return {};
}

/// The first of `targets` that the build folder does not have; asked only after a build failed.
Result<std::string> missing_target(const StageSpec& spec, StageContext& context,
                                   const std::filesystem::path& folder,
                                   const std::vector<std::string>& targets) {
  const Command command{.argv = {"cmake", "--build", folder.string(), "--target", "help"}};
  TRY_ASSIGN(const Completed help, run_child(spec, context, command));
  if (!help.status.succeeded()) return std::string();
  const std::string list = "\n" + help.standard_output;
  for (const std::string& target : targets) {
    if (list.find("\n" + target + ":") == std::string::npos) return target;
  }
  return std::string();
}

Result<void> build(const StageSpec& spec, StageContext& context, const std::string& preset,
                   const std::vector<std::string>& targets) {
  const std::filesystem::path folder = build_folder(context, preset);
  context.step("build");
  Command command{.argv = {"cmake", "--build", folder.string(), "--target"}};
  command.argv.insert(command.argv.end(), targets.begin(), targets.end());
  TRY_ASSIGN(const Completed completed, run_child(spec, context, in_english(command)));
  if (completed.status.succeeded()) return {};
  if (completed.status.kind == ExitStatus::Kind::signaled) {
    return fail(FailureKind::host, "cmake --build was " + to_text(completed.status),
                rerun_command(spec));
  }
  TRY_ASSIGN(const std::string missing, missing_target(spec, context, folder, targets));
  if (!missing.empty()) {
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": preset '" + preset + "' has no target '" + missing + "'",
                "cmake --build " + folder.string() + " --target help");
  }
  return tl::unexpected(step_failure(
      spec, context, command,
      first_build_error(completed.standard_output + completed.standard_error, context.root)));
}

}  // namespace

std::filesystem::path build_folder(const StageContext& context, const std::string& preset) {
  return context.root / "build" / preset;
}

Result<void> cmake_build(const StageSpec& spec, StageContext& context, const std::string& preset,
                         const std::vector<std::string>& targets) {
  TRY(record_version(spec, context, "cmake"));
  TRY(configure(spec, context, preset));
  TRY(record_chosen_tools(spec, context, build_folder(context, preset)));
  if (targets.empty()) return {};
  return build(spec, context, preset, targets);
}

}  // namespace qa
