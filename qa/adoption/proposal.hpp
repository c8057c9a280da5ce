// What a pipeline file for a project should say, and what it can't say yet: decided from facts.
#pragma once

#include "qa/adoption/project_facts.hpp"

#include <string>
#include <vector>

namespace qa {

/// One key of a stage.
struct ProposedSetting {
  std::string key;
  std::string value;   ///< as TOML
  std::string reason;  ///< empty: nothing to explain
};

struct ProposedStage {
  std::string name;
  std::string kind;
  std::string reason;  ///< why it is there, in sentences
  std::vector<ProposedSetting> settings;
};

/// A stage that cannot work today.
struct MissingStage {
  std::string name;                ///< or several: "container, module"
  std::string reason;              ///< what it lacks, in sentences
  std::vector<std::string> lines;  ///< TOML that would do once that is there; may be empty
};

struct Proposal {
  std::string project;  ///< name that a pipeline file accepts
  std::vector<ProposedStage> stages;
  std::vector<MissingStage> missing;
  /// Names of stages that nobody wants to wait for each time; they run at night.
  std::vector<std::string> nightly;
};

Proposal propose(const ProjectFacts& facts);

/// Without anything but a look at the sources, since the project can't be configured: clang-format
/// where there is a style. Else no stage.
Proposal propose_format_only(const ProjectFacts& facts);

/// "Shapes 3D" -> "shapes-3d"; a letter comes first. Never empty.
std::string project_name(std::string_view name);

}  // namespace qa
