// A kind of stage is one row: everything that qa knows of it. The rows are written in qa/stages,
// which sees all layers; the layers below only follow StageSpec::kind.
#pragma once

#include "qa/model/pipeline.hpp"
#include "qa/model/stage_result.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

// Of the layers above; a row only names their functions.
class TableReader;
struct StageContext;

/// On what the result of a stage depends whose table names no inputs.
enum class UndeclaredInputs {
  none,      ///< nothing of the project but what its settings name
  project,   ///< every file of it
  anything,  ///< nobody knows, so that it is never replayed
};

/// What a row leaves out is that there is nothing of the kind: no tools, no gates.
struct StageKind {
  std::string_view name;         ///< the word in pipeline.toml
  std::string_view description;  ///< one line

  /// Reads the keys that only this kind has, and gives its alternative of StageSettings; `name` is
  /// the stage's.
  StageSettings (*read)(TableReader& stage, const std::string& name) = nullptr;
  /// Completes a stage by what stages say that it needs; `earlier` has those, completed, in the
  /// order of the pipeline. Gives what is wrong, as the end of a sentence about the stage; empty:
  /// nothing.
  std::string (*follow)(StageSpec& stage, std::span<const StageSpec> earlier) =
      [](StageSpec&, std::span<const StageSpec>) { return std::string(); };
  /// What the keys decide, in canonical spelling: key in pipeline.toml -> value. Part of what a
  /// result depends on.
  std::map<std::string, std::string> (*texts)(const StageSettings& settings) =
      [](const StageSettings&) { return std::map<std::string, std::string>(); };
  /// What of it has expired by that day, for people; another such text is another result.
  std::string (*expired)(const StageSettings& settings, std::chrono::sys_days today) =
      [](const StageSettings&, std::chrono::sys_days) { return std::string(); };
  /// What a stage must show without being told, so that one that says nothing about gates is not
  /// green for that. They look at what the kind always measures; a gate of the same name in the
  /// pipeline file replaces one.
  std::vector<Gate> (*gates)(const StageSettings& settings) = [](const StageSettings&) {
    return std::vector<Gate>();
  };

  /// Gathers the evidence: StageFunction of qa/engine/stage.hpp.
  Result<StageResult> (*run)(const StageSpec& stage, StageContext& context) = nullptr;
  /// Programs outside qa that it runs, of known_tools().
  std::span<const std::string_view> tools;
  /// Others, that the settings name: on PATH, or paths relative to the project.
  std::vector<std::string> (*programs)(const StageSettings& settings) = [](const StageSettings&) {
    return std::vector<std::string>();
  };
  /// Whether it needs namespaces of its own (qa-sandbox).
  bool needs_sandbox = false;

  /// Why no result is ever replayed; empty when it may be.
  std::string_view never_cached;
  /// Whether the commits, tags and branches of the project's repository decide, too.
  bool reads_history = false;
  UndeclaredInputs undeclared_inputs = UndeclaredInputs::none;
  /// Files and folders of the project that the settings name, inputs all.
  std::vector<std::string> (*named_inputs)(const StageSettings& settings) =
      [](const StageSettings&) { return std::vector<std::string>(); };
  /// Files that its tools read by themselves where they are there, whatever the inputs are:
  /// absolute.
  std::vector<std::filesystem::path> (*implied_inputs)(const StageSpec& stage,
                                                       const std::filesystem::path& root) =
      [](const StageSpec&, const std::filesystem::path&) {
        return std::vector<std::filesystem::path>();
      };

  /// What it depends on of the environment beside the variables that the stage names: what people
  /// call it -> what must stay the same.
  std::map<std::string, std::string> (*implied_environment)(
      const std::map<std::string, std::string>& variables) =
      [](const std::map<std::string, std::string>&) {
        return std::map<std::string, std::string>();
      };

  /// Files that it leaves in the project, where others look for them; a replay does, too.
  std::vector<std::string> (*outputs)(const StageSettings& settings) = [](const StageSettings&) {
    return std::vector<std::string>();
  };
  /// What it makes, for people, and as the kind of an artifact.
  std::string_view product = "output";
  /// The product of a stage it needs that is an input of this one; empty: none.
  std::string_view consumes;
};

/// In `consumes`: whatever the stages before have made.
inline constexpr std::string_view kAnyProduct = "*";

/// All rows, in the order in which people read them.
using StageKinds = std::span<const StageKind* const>;

/// The kind of that name, or null.
const StageKind* find_kind(StageKinds kinds, std::string_view name);
std::vector<std::string> kind_names(StageKinds kinds);

}  // namespace qa
