// The definition of a pipeline, as pipeline.toml and a profile give it. Immutable once loaded.
#pragma once

#include "qa/model/gate.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace qa {

/// How CMake is told to configure the project: by a preset of the project's, or by what somebody
/// would type who has none.
struct ConfigureSettings {
  std::string preset;                  ///< configure preset; empty: none
  std::vector<std::string> arguments;  ///< of cmake, "-DWITH_TESTS=ON"; none beside a preset
  std::string generator;               ///< empty: the preset's, or one that this machine has
  /// "Release"; empty: what the stage's kind builds for. Beside a preset it chooses among the
  /// configurations of a generator that has several.
  std::string build_type;

  bool operator==(const ConfigureSettings&) const = default;
};

/// The target that stands for all others.
inline constexpr const char* kAllTargets = "all";

/// kind = "build": configures and builds.
struct BuildSettings {
  ConfigureSettings configure;
  std::vector<std::string> targets = {kAllTargets};
  std::string binary;  ///< the service's, relative to the build folder; empty: there is none, as
                       ///< of libraries
  bool require_static =
      true;  ///< red unless the ELF headers prove that `binary` loads nothing at run time
};

/// kind = "lint": clang-tidy and clang-format over the project's own sources.
struct LintSettings {
  ConfigureSettings configure;                       ///< gives the compile commands
  std::vector<std::string> targets = {kAllTargets};  ///< built first: generated headers must exist
  std::vector<std::string> tidy_paths;    ///< folders whose translation units clang-tidy reads
  std::vector<std::string> format_paths;  ///< folders that clang-format checks
  std::vector<std::string> exclude;       ///< paths and patterns that neither of them counts
  std::vector<std::string> proto_files;   ///< .proto files whose comments and style are checked
  std::string proto_path;                 ///< where they import from
  std::vector<std::string> docs;          ///< whose declarations and flags want a comment
};

/// A failure that somebody answers for, until a day.
struct QuarantinedTest {
  std::string test;  ///< full name; `*` stands for any characters
  std::string owner;
  std::string reason;
  std::chrono::sys_days until;  ///< the last day, in UTC

  bool operator==(const QuarantinedTest&) const = default;
};

/// kind = "unit": ctest, with coverage.
struct UnitSettings {
  ConfigureSettings configure;
  std::vector<std::string> targets = {kAllTargets};
  std::string test_folder = ".";              ///< relative to the build folder
  std::string label;                          ///< ctest label; empty: all tests
  bool coverage = true;                       ///< whether it is measured
  std::vector<std::string> coverage_sources;  ///< paths and patterns that count for coverage; none:
                                              ///< what targets compile, but tests
  std::vector<std::string> coverage_exclude;  ///< regular expressions of paths that don't
  std::map<std::string, int> coverage_floors;  ///< percent of lines, by path or pattern
  /// Of a test that names no TIMEOUT.
  std::chrono::milliseconds test_timeout{std::chrono::minutes(5)};
  int test_retries = 2;  ///< how often a failed test is repeated, to tell whether it is flaky
  std::vector<QuarantinedTest> quarantine;
  std::string sanitizer;  ///< as in -fsanitize=; empty: none
};

/// kind = "container": an image FROM scratch around the binary that the build stage recorded.
struct ContainerSettings {
  std::string image;                   ///< full reference with a tag, e.g. "localhost/echo:dev"
  std::string entry_point;             ///< absolute path of the binary inside the image
  std::vector<std::string> arguments;  ///< default arguments (Cmd)
  std::vector<int> ports;
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> environment;
  std::map<std::string, std::string> files;  ///< path in the image -> file or folder of the project
  /// Of the authorities that the service trusts: kSystemCertificates, or a PEM file of the project;
  /// empty: none.
  std::string certificates;
  bool packs_libraries = false;  ///< what a dynamic binary loads goes into the image, too
};

/// Those that the machine trusts on which the image is made.
inline constexpr std::string_view kSystemCertificates = "system";

/// kind = "module": the unpacked image alone, black box.
struct ModuleSettings {
  std::string cases;  ///< YAML file of command-line cases
  std::string image;  ///< tarball of the project; empty: the container stage's
};

/// What runs the services of an environment.
struct OrchestratorSettings {
  std::string wanted = "auto";        ///< the word of one, or kAnyOrchestrator
  std::vector<std::string> contexts;  ///< of kubectl that may be used; * stands for anything
  std::vector<std::string> loader;    ///< brings the tarball that is added to it into the cluster

  bool operator==(const OrchestratorSettings&) const = default;
};

/// The first that works on this machine.
inline constexpr std::string_view kAnyOrchestrator = "auto";

/// kind = "integration": the image with real neighbours in an environment of its own.
struct IntegrationSettings {
  std::string topology;             ///< YAML file of services
  std::string cases;                ///< YAML file of requests and expected replies
  std::vector<std::string> protos;  ///< .proto files the cases speak, relative to proto_path
  std::string proto_path;
  OrchestratorSettings orchestrator;
};

struct StageSpec;

/// kind = "coverage": what unit, module and integration tests run, together and each alone.
struct CoverageSettings {
  std::vector<std::string> targets;  ///< that make the service for this; none: the build stage's
  std::string binary;  ///< of the service in that build folder; empty: where the build stage has it
  /// Whose tests are the levels, and how they build, pack and try the service: stages that this one
  /// needs, in the order of the pipeline. At most one each of kind build and container.
  std::vector<StageSpec> followed;
};

/// kind = "mutation": whether unit tests notice defects in the lines that changed.
struct MutationSettings {
  std::string since;  ///< revision; empty: where the work departed from the default branch
  std::chrono::milliseconds budget{std::chrono::minutes(10)};  ///< no mutant is begun after that
  std::vector<StageSpec> followed;  ///< the unit stage that it needs: how tests are built and run
};

/// kind = "bench": the benchmark program against its baseline.
struct BenchSettings {
  ConfigureSettings configure;
  std::string target;
  std::string program;               ///< relative to the build folder; empty: what `target` makes
  std::string baseline;              ///< JSON file; bench/<stage>.json below kBaselineFolder,
                                     ///< unless the pipeline file says otherwise
  std::chrono::seconds budget{120};  ///< of measuring, and of what confirms it
  double min_effect = 0.01;          ///< smaller changes never count as regressed
  double tolerance = 0.03;           ///< "unchanged" means the interval lies within this
};

/// kind = "contract": the API against the one that was promised.
struct ContractSettings {
  std::string proto_path = "proto";  ///< folder of the .proto files that are the API
  std::vector<std::string> imports;  ///< other folders in which they find what they import
  std::string base;                  ///< revision to compare with; empty: see promised_commit()
  std::string version_file = "CMakeLists.txt";  ///< says the version in project(... VERSION ...)
};

/// kind = "command": a stage of the user's own.
struct CommandSettings {
  std::vector<std::string> argv;
  std::vector<std::string> outputs;  ///< files it produces, recorded as artifacts
  std::vector<std::string> junit;    ///< JUnit files to collect
  std::vector<std::string> sarif;    ///< SARIF files to collect
};

/// The values of a stage's own keys; StageSpec::kind knows what to make of them.
using StageSettings =
    std::variant<BuildSettings, LintSettings, UnitSettings, ContainerSettings, ModuleSettings,
                 IntegrationSettings, CoverageSettings, MutationSettings, BenchSettings,
                 ContractSettings, CommandSettings>;

struct StageKind;
/// Of a stage that nobody has read from a file: does nothing, depends on nothing.
extern const StageKind kNoKind;

/// Whether a passed result may be replayed when no input changed.
enum class Caching { allowed, never };

struct StageSpec {
  std::string name;
  const StageKind* kind = &kNoKind;  ///< never null; qa/model/stage_kind.hpp
  std::string description;           ///< one line, shown by `qa list`
  std::vector<std::string> needs;
  std::chrono::milliseconds timeout{std::chrono::minutes(10)};
  std::vector<std::string> inputs;  ///< files and folders, relative to the root; ** and * allowed
  std::vector<std::string> environment;  ///< names of variables that the stage's tools depend on
  std::vector<std::string>
      resources;  ///< stages that share a name never run together; "machine" runs alone
  Caching caching = Caching::allowed;
  bool optional = false;  ///< not part of "all": runs when it is named, or needed by what runs
  int retries = 0;  ///< extra attempts after an infrastructure error, never after a product failure
  std::vector<Gate> gates;
  StageSettings settings;
};

/// What a profile decides beyond the stages themselves.
struct RunPolicy {
  bool keep_going = false;  ///< go on with stages that don't need a red one
  bool strict = false;      ///< skipped and not computed are red
  int jobs = 0;             ///< children of all stages at a time; 0 means one per usable core
};

struct Pipeline {
  std::string project;  ///< name of the service
  std::string profile;  ///< the profile that was applied
  RunPolicy policy;
  std::vector<StageSpec> stages;  ///< in the order of the file; needs always point backwards
};

/// Where accepted baselines lie, relative to the project: tracked, so not where `results` says.
inline constexpr const char* kBaselineFolder = "reports/baselines";

/// The stage called `name`, or null.
const StageSpec* find_stage(const Pipeline& pipeline, std::string_view name);

}  // namespace qa
