// All that the result of a stage depends on, as a value: its digest is the key of the cache, and
// two of them say why a stage runs again. No time limit, absolute path of the project, commit or
// date is in it, so that these don't make anything run again.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/pipeline.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// A program outside qa.
struct ToolIdentity {
  std::string sha256;   ///< of the program file; empty when it is not installed
  std::string version;  ///< only for people: not part of the key; may be empty

  bool operator==(const ToolIdentity&) const = default;
};

struct StageManifest {
  std::string qa;  ///< version of the driver and digest of its programs
  std::string kind;
  std::map<std::string, std::string> settings;  ///< key in pipeline.toml -> value
  std::map<std::string, std::string> gates;     ///< name -> the rest of it
  std::map<std::string, std::string> inputs;    ///< path -> digest, or what else stands there
  std::map<std::string, std::string>
      environment;                              ///< variable -> digest of its value; empty: unset
  std::map<std::string, ToolIdentity> tools;    ///< by name
  std::map<std::string, std::string> upstream;  ///< "binary of build" -> sha256

  bool operator==(const StageManifest&) const = default;
};

/// The name under which the list of installed packages is kept among the tools.
inline constexpr std::string_view kSystemPackages = "system packages";

/// What gates demand, in canonical spelling.
std::map<std::string, std::string> gates_text(const std::vector<Gate>& gates);

/// JSON with sorted keys. Bytes of names that are not UTF-8 stay as they are; such a text cannot be
/// read back.
std::string to_json(const StageManifest& manifest);
/// Failure of kind host when it isn't one, or is one of another schema.
Result<StageManifest> manifest_from_json(std::string_view text);

/// The text whose SHA-256 is the key: equal for equal dependencies, on every machine.
std::string key_text(const StageManifest& manifest);

/// What differs, one reason each, for people: "3 files changed: a.cpp, b.cpp, c.hpp". Lists longer
/// than `max_names` are cut: "and 32 others". Empty when the keys are the same.
std::vector<std::string> explain(const StageManifest& before, const StageManifest& now,
                                 std::size_t max_names);

}  // namespace qa
