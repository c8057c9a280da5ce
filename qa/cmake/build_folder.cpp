#include "qa/cmake/build_folder.hpp"

#include "qa/cmake/build_output.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <utility>

namespace qa {
namespace {

// A script for `cmake -C` knows the folders of the configure that it precedes. How much CMake says
// is a variable that presets may set, so the script sets it first.
constexpr const char* kScript =
    "set(CMAKE_MESSAGE_LOG_LEVEL NOTICE)\n"
    "set(CMAKE_MESSAGE_CONTEXT_SHOW OFF)\n"
    "set(CMAKE_MESSAGE_INDENT \"\")\n"
    "message(NOTICE \"build folder: ${CMAKE_BINARY_DIR}\")\n";
constexpr std::string_view kAnswer = "build folder: ";

constexpr std::chrono::milliseconds kBetweenTries{100};

std::string note_in(const std::filesystem::path& lock, Files& files) {
  const Result<std::string> note = files.read(lock);
  return note && !note->empty() ? *note : "somebody else";
}

/// Below the sources as people write it.
std::string shown(const std::filesystem::path& folder, const BuildSetup& setup) {
  return project_path(folder.string(), setup.source_folder);
}

/// CMake's generators write the path of the sources into files of their own without quoting these.
constexpr std::string_view kNotForCmake = ";\"\\";

Result<void> require_project(const BuildSetup& setup, Files& files) {
  const std::string source = setup.source_folder.string();
  if (!files.exists(setup.source_folder / "CMakeLists.txt"))
    return fail(FailureKind::configuration, "there is no CMakeLists.txt in " + source);
  if (source.find_first_of(kNotForCmake) == std::string::npos) return {};
  return fail(FailureKind::configuration,
              "CMake can't build in " + source + ": ; and \" and \\ mean something else to it",
              "mv the project to a folder without them");
}

bool has_presets(const BuildSetup& setup, Files& files) {
  return files.exists(setup.source_folder / "CMakePresets.json") ||
         files.exists(setup.source_folder / "CMakeUserPresets.json");
}

}  // namespace

Command in_english(Command command) {
  command.environment["LC_ALL"] = "C.UTF-8";
  // Wins over LC_ALL where messages are translated.
  command.environment["LANGUAGE"] = std::nullopt;
  return command;
}

Result<std::filesystem::path> find_build_folder(const BuildSetup& setup, CmakeSession& session) {
  TRY(require_project(setup, session.files));
  if (setup.preset.empty() || setup.place == BuildPlace::as_told) return setup.build_folder;
  const std::filesystem::path script = session.scratch / "where.cmake";
  TRY(session.files.write(script, kScript));
  // -N: nothing is configured. From a folder of ours: that is the answer for a preset that leaves
  // the choice to whoever configures.
  Command command = in_english({.argv = {"cmake", "-N", "-C", script.string(), "-S",
                                         setup.source_folder.string(), "--preset=" + setup.preset},
                                .working_directory = session.scratch});
  TRY_ASSIGN(const Completed asked, session.run(command));
  TRY(session.files.remove_all(script));
  for (const std::string_view line : lines_of(asked.standard_error)) {
    if (!line.starts_with(kAnswer)) continue;
    const std::filesystem::path folder = line.substr(kAnswer.size());
    // Not into the sources, which is what CMake would do.
    if (folder == session.scratch) return setup.build_folder;
    return folder;
  }
  const std::string source = shell_quote(setup.source_folder.string());
  return tl::unexpected(
      Failure{.kind = FailureKind::configuration,
              .what = first_cmake_error(asked.standard_error),
              // The question itself names a script that is gone by now.
              .command = "cmake -N -S " + source + " --preset=" + shell_quote(setup.preset),
              .log = {},
              .next = has_presets(setup, session.files)
                          ? "cd " + source + " && cmake --list-presets"
                          : "leave `preset` out of the pipeline's stages, or write the preset '" +
                                setup.preset + "' into a CMakePresets.json"});
}

Result<std::unique_ptr<HeldLock>> lock_build_folder(const std::filesystem::path& folder,
                                                    const BuildSetup& setup,
                                                    CmakeSession& session) {
  // CMake's own folder for what is no part of a build.
  const std::filesystem::path file = folder / ".cmake/qa.lock";
  const auto start = session.clock.steady_now();
  for (bool told = false;; told = true) {
    TRY_ASSIGN(std::unique_ptr<HeldLock> lock, session.files.try_lock(file, session.owner));
    if (lock) return lock;
    const std::string owner = note_in(file, session.files);
    if (!told) session.step("waits for " + shown(folder, setup) + ", which " + owner + " uses");
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
    if (session.clock.steady_now() - start >= session.patience) {
      return fail(FailureKind::timed_out,
                  owner + " used " + shown(folder, setup) + " all the time");
    }
    session.clock.sleep_for(kBetweenTries);
  }
}

}  // namespace qa
