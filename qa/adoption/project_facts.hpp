// What was seen of a project that has no pipeline file yet. Values only: who looks is elsewhere.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace qa {

/// Libraries that say what a program is for.
enum class Framework { googletest, catch2, doctest, google_benchmark, grpc };

enum class TargetRole { program, static_library, shared_library, other_library };

/// One target that the project itself declares and that is compiled; nothing fetched or bundled.
struct TargetFacts {
  std::string name;
  TargetRole role = TargetRole::program;
  std::string folder;    ///< of its CMakeLists.txt, relative to the project; "" is its root
  std::string artifact;  ///< relative to the build folder
  std::set<Framework> frameworks;  ///< that it links or includes
  bool links_statically = false;   ///< its link line says so
  bool is_started_by_ctest = false;
};

struct TestFacts {
  std::size_t listed = 0;                 ///< tests that ctest knows before anything is built
  std::vector<std::string> undiscovered;  ///< programs whose tests are known once they are built
  std::set<std::string> labels;
  std::size_t folders = 0;  ///< source folders whose CMake files add tests
  /// Folders of the build in which ctest starts, none inside another: "." or, where only some
  /// sub-folder says enable_testing(), those.
  std::vector<std::string> starts;
};

/// Something that keeps a stage from working, or all of them.
struct Blocker {
  std::string what;
  std::string remedy;  ///< a command or a sentence
};

enum class Compiler { gcc, clang, other };

struct ProjectFacts {
  std::string name;       ///< of the top project() call, else of the folder
  std::string cmake;      ///< "3.25.1, Ninja"
  std::string languages;  ///< "C++ and C"
  std::string toolchain;  ///< "GNU 12.2.0"
  Compiler compiler = Compiler::gcc;
  std::vector<TargetFacts> targets;
  TestFacts tests;
  /// "-DSHAPES_BUILD_TESTS=ON": without them there are fewer tests or benchmarks.
  std::vector<std::string> cmake_arguments;
  /// Options of tests and benchmarks with which CMake can't configure the project, and why.
  std::vector<Blocker> left_out;
  std::vector<std::string> presets;  ///< configure presets that can be used here
  std::string preset;                ///< of these, the one to use; mostly none is needed
  std::string without_preset;        ///< why CMake can't configure the project without it
  bool counts_coverage = false;      ///< compiled for coverage without being asked
  bool generates_sources = false;    ///< some code exists only once targets are built
  std::size_t sources = 0;           ///< of the project's own C and C++ files
  std::size_t headers = 0;
  std::size_t compiled = 0;             ///< of the sources, those that some target compiles
  std::vector<std::string> uncompiled;  ///< own sources that no target compiles, sorted
  std::vector<std::string> bundled;     ///< folders with other people's code, sorted
  std::vector<std::string> protos;
  std::vector<std::string> container_files;
  bool has_tidy_configuration = false;
  bool has_format_style = false;
  bool in_git = false;
  std::set<std::string> missing_tools;  ///< of those that stages call
  std::vector<Blocker> blockers;
};

}  // namespace qa
