#include "qa/cmake/configure.hpp"

#include "qa/cmake/build_folder.hpp"
#include "qa/cmake/build_output.hpp"
#include "qa/cmake/file_api.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <utility>

namespace qa {
namespace {

Result<void> require_program(const std::string& program, CmakeSession& session) {
  TRY(session.run({.argv = {program, "--version"}}));
  return {};
}

/// Why `command` failed, as far as CMake's output tells.
Result<void> explain(const Command& command, const Completed& completed, CmakeSession& session) {
  if (auto missing = missing_library(package_not_found(completed.standard_error)))
    return tl::unexpected(std::move(*missing));
  // CMake does not say plainly that these are missing; starting them does.
  for (const char* program : {"ninja", "c++"}) TRY(require_program(program, session));
  return tl::unexpected(Failure{.kind = FailureKind::product,
                                .what = first_cmake_error(completed.standard_error),
                                .command = to_shell_text(command),
                                .log = {},
                                .next = session.next});
}

/// The configuration that CMake builds when none is named.
std::string default_configuration(const CodeModel& model) {
  if (model.configurations.empty()) return {};
  const std::string preferred = cache_value(model, "CMAKE_DEFAULT_BUILD_TYPE");
  if (model.multi_config && find_configuration(model, preferred) != nullptr) return preferred;
  return model.configurations.front().name;
}

Result<std::string> choose_configuration(const BuildSetup& setup, const CodeModel& model) {
  if (setup.configuration.empty() || !model.multi_config) return default_configuration(model);
  if (find_configuration(model, setup.configuration) != nullptr) return setup.configuration;
  return fail(FailureKind::configuration,
              to_text(setup) + " has no configuration '" + setup.configuration + "'");
}

}  // namespace

Result<BuildTree> configure(const BuildSetup& setup, CmakeSession& session) {
  TRY_ASSIGN(const std::filesystem::path folder, find_build_folder(setup, session));
  TRY_ASSIGN(std::unique_ptr<HeldLock> lock, lock_build_folder(folder, setup, session));
  TRY(write_file_api_query(folder, session.files));
  session.step("configure");
  const Command command{.argv = {"cmake", "--preset", setup.preset},
                        .working_directory = setup.source_folder};
  TRY_ASSIGN(const Completed completed, session.run(in_english(command)));
  if (!completed.status.succeeded()) TRY(explain(command, completed, session));
  TRY_ASSIGN(CodeModel model, read_code_model(folder, session.files));
  TRY_ASSIGN(std::string configuration, choose_configuration(setup, model));
  return BuildTree{.setup = setup,
                   .folder = folder,
                   .configuration = std::move(configuration),
                   .model = std::move(model),
                   .lock = std::move(lock)};
}

}  // namespace qa
