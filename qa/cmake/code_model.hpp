// What CMake knows about a configured project: targets, their sources and how they are compiled.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

enum class TargetType {
  executable,
  static_library,
  shared_library,
  module_library,
  object_library,
  interface_library,  ///< only those with sources of their own are listed
  utility,
  other,  ///< a type that CMake introduced after this was written
};

/// Who makes a source: people, or the build.
enum class SourceOrigin { written, generated };

/// Sources of one target that are compiled alike.
struct CompileGroup {
  std::string language;                         ///< CMake's word: "C", "CXX", "CUDA" ...
  std::string standard;                         ///< "17"; empty when the target asks for none
  std::vector<std::string> flags;               ///< pieces of a command line, quoted for a shell
  std::vector<std::string> defines;             ///< NAME or NAME=VALUE, not quoted
  std::vector<std::filesystem::path> includes;  ///< absolute, in order
  std::vector<std::filesystem::path> system_includes;  ///< the same, of headers without warnings
};

struct TargetSource {
  std::filesystem::path path;  ///< absolute, not resolved: as CMake was given it
  SourceOrigin origin = SourceOrigin::written;
  std::optional<std::size_t> compile_group;  ///< empty for headers and what else is not compiled
  std::filesystem::path unity;  ///< what is compiled in its place, and includes it; mostly empty
};

struct CmakeTarget {
  std::string name;
  TargetType type = TargetType::other;
  std::string folder;                            ///< property FOLDER, for IDEs; mostly empty
  std::filesystem::path source_folder;           ///< of its CMakeLists.txt; absolute
  std::filesystem::path build_folder;            ///< that folder's counterpart; absolute
  std::vector<std::filesystem::path> artifacts;  ///< absolute; the program or library comes first
  std::vector<TargetSource> sources;
  std::vector<CompileGroup> compile_groups;
  /// What its link line names, in order: absolute paths of libraries, "-lfoo" and the like. Static
  /// and object libraries have no link line.
  std::vector<std::string> libraries;
  /// The other pieces of its link line, such as "-O2 -DNDEBUG" or "-static".
  std::vector<std::string> link_flags;
  std::vector<std::string> dependencies;  ///< names of targets that are built before, direct ones
};

/// The targets in one configuration ("Debug"); generators such as Makefiles have exactly one, whose
/// name is CMAKE_BUILD_TYPE and may be empty.
struct CmakeConfiguration {
  std::string name;
  std::vector<CmakeTarget> targets;
  std::vector<std::string> projects;  ///< names of project() calls; the top one first
};

struct CmakeToolchain {
  std::string language;
  std::filesystem::path compiler;  ///< absolute
  std::string compiler_id;         ///< "GNU", "Clang" ...; empty when CMake does not know it
  std::string compiler_version;
};

/// A file that configuring read: when it changes, CMake configures anew.
struct CmakeInput {
  enum class Source { project, build_folder, elsewhere };

  std::filesystem::path path;  ///< absolute
  Source source = Source::project;
};

struct CodeModel {
  std::filesystem::path source_folder;  ///< absolute, without links
  std::filesystem::path build_folder;   ///< the same
  std::string generator;                ///< "Ninja", "Unix Makefiles" ...
  bool multi_config = false;            ///< the configuration is chosen when building
  std::string cmake_version;            ///< "3.25.1"
  std::vector<CmakeConfiguration> configurations;
  std::vector<CmakeToolchain> toolchains;
  std::map<std::string, std::string> cache;  ///< CMakeCache.txt
  std::vector<CmakeInput> inputs;
};

/// The configuration called `name`; where there is only one, that one whatever its name. Null when
/// there is none.
const CmakeConfiguration* find_configuration(const CodeModel& model, std::string_view name);

/// The target called `name`, or null.
const CmakeTarget* find_target(const CmakeConfiguration& configuration, std::string_view name);

/// The target whose artifact is `path`, or null: which target a test's command is.
const CmakeTarget* find_producer(const CmakeConfiguration& configuration,
                                 const std::filesystem::path& path);

/// The toolchain for `language`, or null.
const CmakeToolchain* find_toolchain(const CodeModel& model, std::string_view language);

/// Whether `type` is compiled into something that is linked or run.
bool is_compiled(TargetType type);

}  // namespace qa
