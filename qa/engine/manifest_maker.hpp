// Finds out what the result of a stage depends on right now. Reads, and never writes.
#pragma once

#include "qa/engine/file_index.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/stage_manifest.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
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
  std::filesystem::path packages;  ///< list of installed packages; may be missing
  std::function<std::optional<std::filesystem::path>(std::string_view program)> find_program;
  /// Only asked about a program that nobody asked about before; empty when it does not tell.
  std::function<std::string(std::string_view program)> version_of;
  std::function<std::optional<std::string>(const std::string& name)> variable;
};

/// Calls may come from any thread.
class ManifestMaker {
 public:
  ManifestMaker(Surroundings surroundings, Files& files, FileIndex& index);

  const std::filesystem::path& root() const { return surroundings_.root; }

  /// `upstream` as RunUpstream::digests() has it. A failure when something cannot be read, and when
  /// a declared input stands for no file: it could appear unnoticed under another name.
  Result<StageManifest> make(const StageSpec& stage, std::map<std::string, std::string> upstream);

  /// Folders are listed once for all stages, until this call: when something may have changed.
  void forget_listings();

 private:
  using Listing = std::shared_ptr<const std::vector<FileFacts>>;

  Result<Listing> list(const std::string& base);
  Result<void> add_inputs(const std::string& pattern, std::map<std::string, std::string>& inputs);
  Result<std::string> input_text(const std::string& path, const FileFacts& facts);
  Result<std::map<std::string, ToolIdentity>> tools_of(const StageSpec& stage);
  Result<ToolIdentity> identify(const std::string& program);
  Result<std::string> digest_of_program(std::filesystem::path path);
  Result<std::string> driver();

  Surroundings surroundings_;
  Files& files_;
  FileIndex& index_;
  std::vector<std::filesystem::path> except_;
  std::mutex mutex_;
  std::map<std::string, Listing> listings_;    ///< by base of the pattern
  std::map<std::string, ToolIdentity> tools_;  ///< by name
  std::string driver_;
};

}  // namespace qa
