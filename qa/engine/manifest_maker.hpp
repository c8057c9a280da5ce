// Finds out what the result of a stage depends on right now. Reads, and never writes.
#pragma once

#include "qa/engine/file_index.hpp"
#include "qa/engine/stage_reads.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/stage_manifest.hpp"
#include "qa/system/git_files.hpp"
#include "qa/system/tool_environment.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// The machine, as far as results depend on it.
struct Surroundings {
  std::filesystem::path root;                          ///< the project, absolute
  std::filesystem::path reports;                       ///< folder of its results, absolute
  std::string driver_version;                          ///< of qa
  std::vector<std::filesystem::path> driver_programs;  ///< qa's own
  /// Where package managers list what is installed; those of other systems are missing.
  std::vector<std::filesystem::path> package_lists;
  /// list_git_files()
  std::function<Result<std::optional<GitFiles>>()> project_files;
  /// The commit since which lines count as changed; empty when it is unknown.
  std::function<std::string()> departure;
  /// history_digest()
  std::function<Result<std::string>()> history;
  std::function<std::chrono::sys_days()> today;
  std::function<std::optional<std::filesystem::path>(std::string_view program)> find_program;
  /// Only asked about a program that nobody asked about before; empty when it does not tell.
  std::function<std::string(std::string_view program)> version_of;
  EnvironmentVariables variables;  ///< that qa inherited
};

/// Calls may come from any thread.
class ManifestMaker {
 public:
  /// `cache` is a folder where it may remember what it learned.
  ManifestMaker(Surroundings surroundings, std::filesystem::path cache, Files& files,
                FileIndex& index);

  const std::filesystem::path& root() const { return surroundings_.root; }

  /// `upstream` as RunUpstream::digests() has it. A failure when something cannot be read, when a
  /// declared input stands for no file: it could appear unnoticed under another name, and when
  /// nobody can tell which packages are installed.
  Result<StageManifest> make(const StageSpec& stage, std::map<std::string, std::string> upstream);

  /// What of `read`, by this stage, `manifest` does not count. Files outside of the project and its
  /// packages are remembered: from now on they are inputs of the stage.
  Result<StageReads> learn(const std::string& stage, const std::set<std::string>& read,
                           const StageManifest& manifest);

  /// Folders are listed once for all stages, until this call: when something may have changed.
  void forget_listings();

 private:
  using Listing = std::shared_ptr<const std::vector<FileFacts>>;

  using Inputs = std::map<std::string, std::string>;

  Result<Listing> list(const std::string& base);
  Result<Listing> list_project();
  Result<std::vector<FileFacts>> scan_project();
  Result<void> add_inputs(const std::string& pattern, Inputs& inputs);
  Result<void> add_project(Inputs& inputs);
  Result<void> add_input(const std::string& path, const FileFacts& facts, Inputs& inputs);
  struct Link {
    std::filesystem::path link;
    std::string target;
    std::string text;  ///< of the links that led here
    int depth = 0;
  };
  Result<void> add_target(const std::string& path, const Link& link, Inputs& inputs);
  Result<void> add_implied(const std::filesystem::path& path, Inputs& inputs);
  Result<void> add_learned(const std::string& stage, Inputs& inputs);
  std::filesystem::path learned_file(const std::string& stage) const;
  Result<std::string> packages();
  Result<std::map<std::string, ToolIdentity>> tools_of(const StageSpec& stage);
  Result<ToolIdentity> identify(const std::string& program);
  Result<std::string> digest_of_program(std::filesystem::path path);
  Result<std::string> driver();

  Surroundings surroundings_;
  std::filesystem::path cache_;
  Files& files_;
  FileIndex& index_;
  std::vector<std::string> results_;           ///< folders and files that are no inputs
  std::vector<std::filesystem::path> except_;  ///< the same, absolute
  std::vector<std::string> never_by_default_;  ///< no inputs where a stage names none
  std::mutex mutex_;
  std::map<std::string, Listing> listings_;    ///< by base of the pattern; "" has the project
  std::map<std::string, ToolIdentity> tools_;  ///< by name
  std::string driver_;
};

}  // namespace qa
