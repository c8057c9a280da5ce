#include "qa/cmake/configure.hpp"

#include "qa/cmake/build_folder.hpp"
#include "qa/cmake/build_output.hpp"
#include "qa/cmake/file_api.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace qa {
namespace {

Result<void> require_program(const std::string& program, CmakeSession& session) {
  TRY(session.run({.argv = {program, "--version"}}));
  return {};
}

/// Why `command` failed, as far as CMake's output tells.
Result<void> explain(const Command& command, const Completed& completed,
                     const std::filesystem::path& folder, CmakeSession& session) {
  const auto failure = [&](FailureKind kind, std::string what, std::string next) {
    return tl::unexpected(Failure{.kind = kind,
                                  .what = std::move(what),
                                  .command = to_shell_text(command),
                                  .log = {},
                                  .next = std::move(next)});
  };
  if (const std::string trouble = host_trouble(completed.standard_error); !trouble.empty())
    return failure(FailureKind::host, trouble, session.next);
  if (const std::string why = why_folder_is_anothers(completed.standard_error); !why.empty()) {
    return failure(FailureKind::configuration, folder.string() + " was made for " + why,
                   "rm -r " + shell_quote(folder.string()));
  }
  if (auto missing = missing_library(package_not_found(completed.standard_error)))
    return tl::unexpected(std::move(*missing));
  // What CMake says of these reads alike whether they are missing or can't be used; starting them
  // tells which.
  constexpr std::array<std::pair<std::string_view, const char*>, 4> kPrograms = {{
      {"\"Ninja", "ninja"},
      {"\"Unix Makefiles\"", "make"},
      {"CMAKE_CXX_COMPILER", "c++"},
      {"CMAKE_C_COMPILER", "cc"},
  }};
  for (const auto& [word, program] : kPrograms) {
    if (completed.standard_error.find(word) != std::string::npos)
      TRY(require_program(program, session));
  }
  return failure(FailureKind::product, first_cmake_error(completed.standard_error), session.next);
}

/// The configuration that CMake builds when none is named.
std::string default_configuration(const CodeModel& model) {
  if (model.configurations.empty()) return {};
  const std::string preferred = cache_value(model, "CMAKE_DEFAULT_BUILD_TYPE");
  if (model.multi_config && find_configuration(model, preferred) != nullptr) return preferred;
  return model.configurations.front().name;
}

Result<std::string> choose_configuration(const BuildSetup& setup, const CodeModel& model) {
  const std::string fallback = default_configuration(model);
  if (setup.configuration.empty()) return fallback;
  if (!model.multi_config) {
    if (setup.preset.empty() || setup.configuration == fallback) return fallback;
    return fail(FailureKind::configuration,
                to_text(setup) + " builds '" + fallback + "', and build_type says '" +
                    setup.configuration + "'",
                "set CMAKE_BUILD_TYPE in the preset, or leave build_type out");
  }
  if (find_configuration(model, setup.configuration) != nullptr) return setup.configuration;
  return fail(FailureKind::configuration,
              to_text(setup) + " has no configuration '" + setup.configuration + "'");
}

constexpr const char* kCompileCommands = "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON";

/// The command line, and the files that it names.
Result<Command> configure_command(const BuildSetup& setup, const std::filesystem::path& folder,
                                  CmakeSession& session) {
  Command command{.argv = {"cmake"}, .working_directory = setup.source_folder};
  if (!setup.preset.empty()) {
    command.argv.insert(command.argv.end(), {"--preset", setup.preset});
    // A preset that names no folder would build in the sources.
    if (folder == setup.build_folder)
      command.argv.insert(command.argv.end(), {"-B", folder.string()});
    // Lint reads them, and many presets don't ask for them.
    command.argv.emplace_back(kCompileCommands);
    return command;
  }
  command.argv.insert(command.argv.end(),
                      {"-S", setup.source_folder.string(), "-B", folder.string()});
  if (!setup.generator.empty()) command.argv.insert(command.argv.end(), {"-G", setup.generator});
  command.argv.emplace_back(kCompileCommands);
  if (!setup.configuration.empty())
    command.argv.push_back("-DCMAKE_BUILD_TYPE=" + setup.configuration);
  if (!setup.instrumentation.name.empty()) {
    // CMake reads it again whenever the build configures anew.
    const std::filesystem::path script =
        folder / ".cmake" / ("qa-" + setup.instrumentation.name + ".cmake");
    TRY(session.files.write(script, instrumentation_script(setup.instrumentation)));
    command.argv.push_back("-DCMAKE_PROJECT_INCLUDE=" + script.string());
  }
  command.argv.insert(command.argv.end(), setup.arguments.begin(), setup.arguments.end());
  return command;
}

}  // namespace

Result<BuildTree> configure(const BuildSetup& setup, CmakeSession& session) {
  TRY_ASSIGN(const std::filesystem::path folder, find_build_folder(setup, session));
  TRY_ASSIGN(std::unique_ptr<HeldLock> lock, lock_build_folder(folder, setup, session));
  TRY(write_file_api_query(folder, session.files));
  session.step("configure");
  TRY_ASSIGN(const Command command, configure_command(setup, folder, session));
  TRY_ASSIGN(const Completed completed, session.run(in_english(command)));
  if (!completed.status.succeeded()) TRY(explain(command, completed, folder, session));
  TRY_ASSIGN(CodeModel model, read_code_model(folder, session.files));
  TRY_ASSIGN(std::string configuration, choose_configuration(setup, model));
  return BuildTree{.setup = setup,
                   .folder = folder,
                   .configuration = std::move(configuration),
                   .model = std::move(model),
                   .lock = std::move(lock)};
}

}  // namespace qa
