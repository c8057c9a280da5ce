#include "qa/engine/manifest_maker.hpp"

#include "qa/engine/stage_dependencies.hpp"
#include "qa/model/path_pattern.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <array>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// What qa and the builds write is no input, whatever a pattern says.
constexpr std::array kNoInputs = {".git", "build"};
constexpr std::array kResults = {"cache", "latest", "runs"};

/// Variables that choose a compiler: what they name counts, too.
constexpr std::array<std::string_view, 2> kCompilerVariables = {"CC", "CXX"};

bool names_compiler(std::string_view variable) {
  return std::ranges::find(kCompilerVariables, variable) != kCompilerVariables.end();
}

}  // namespace

ManifestMaker::ManifestMaker(Surroundings surroundings, Files& files, FileIndex& index)
    : surroundings_(std::move(surroundings)), files_(files), index_(index) {
  for (const char* folder : kNoInputs) except_.push_back(surroundings_.root / folder);
  for (const char* folder : kResults) except_.push_back(surroundings_.reports / folder);
}

Result<StageManifest> ManifestMaker::make(const StageSpec& stage,
                                          std::map<std::string, std::string> upstream) {
  StageManifest manifest{.kind = std::string(kind_name(stage.settings)),
                         .settings = settings_text(stage.settings),
                         .gates = gates_text(stage.gates),
                         .upstream = std::move(upstream)};
  TRY_ASSIGN(manifest.qa, driver());
  for (const std::string& pattern : input_patterns(stage))
    TRY(add_inputs(pattern, manifest.inputs));
  for (const std::string& name : stage.environment) {
    const std::optional<std::string> value = surroundings_.variable(name);
    manifest.environment[name] = value ? sha256_hex(*value) : "";
  }
  TRY_ASSIGN(manifest.tools, tools_of(stage));
  return manifest;
}

void ManifestMaker::forget_listings() {
  const std::lock_guard lock(mutex_);
  listings_.clear();
}

Result<ManifestMaker::Listing> ManifestMaker::list(const std::string& base) {
  const std::lock_guard lock(mutex_);
  if (const auto known = listings_.find(base); known != listings_.end()) return known->second;
  const fs::path path = base == "." ? surroundings_.root : surroundings_.root / base;
  TRY_ASSIGN(std::vector<FileFacts> found, files_.scan(path, except_));
  return listings_[base] = std::make_shared<const std::vector<FileFacts>>(std::move(found));
}

Result<void> ManifestMaker::add_inputs(const std::string& text,
                                       std::map<std::string, std::string>& inputs) {
  const PathPattern pattern(text);
  TRY_ASSIGN(const Listing listing, list(pattern.base()));
  const std::string prefix = pattern.base() == "." ? "" : pattern.base() + "/";
  bool any = false;
  for (const FileFacts& facts : *listing) {
    const std::string path = facts.path.empty() ? pattern.base() : prefix + facts.path;
    if (!pattern.matches(path)) continue;
    any = true;
    TRY_ASSIGN(std::string content, input_text(path, facts));
    inputs.insert_or_assign(inputs.end(), path, std::move(content));
  }
  if (any) return {};
  return fail(FailureKind::host, "no file is there for the input '" + text + "'");
}

Result<std::string> ManifestMaker::input_text(const std::string& path, const FileFacts& facts) {
  if (facts.kind == FileFacts::Kind::symbolic_link) return "-> " + facts.target;
  if (facts.kind == FileFacts::Kind::other) return std::string("neither file nor folder");
  TRY_ASSIGN(std::string text, index_.sha256(surroundings_.root / path, facts));
  if (facts.executable) text += " executable";
  return text;
}

Result<std::map<std::string, ToolIdentity>> ManifestMaker::tools_of(const StageSpec& stage) {
  std::vector<std::string> programs = programs_of(stage);
  // Headers and libraries of the system go into what programs make, and what they are.
  const bool uses_system = !programs.empty();
  for (const std::string& name : stage.environment) {
    if (!names_compiler(name)) continue;
    if (const auto value = surroundings_.variable(name)) programs.push_back(*value);
  }
  const std::lock_guard lock(mutex_);
  std::map<std::string, ToolIdentity> tools;
  for (const std::string& program : programs) {
    TRY_ASSIGN(tools[program], identify(program));
  }
  if (!uses_system) return tools;
  TRY_ASSIGN(const std::string packages, digest_of_program(surroundings_.packages));
  if (!packages.empty()) tools[std::string(kSystemPackages)].sha256 = packages;
  return tools;
}

Result<ToolIdentity> ManifestMaker::identify(const std::string& program) {
  if (const auto known = tools_.find(program); known != tools_.end()) return known->second;
  const bool is_path = program.find('/') != std::string::npos;
  const std::optional<fs::path> path =
      is_path ? std::optional(surroundings_.root / program) : surroundings_.find_program(program);
  ToolIdentity tool;
  if (path) {
    TRY_ASSIGN(tool.sha256, digest_of_program(*path));
  }
  if (!tool.sha256.empty() && !is_path) {
    const std::optional<std::string> version = index_.version(tool.sha256);
    tool.version = version ? *version : surroundings_.version_of(program);
    if (!version) index_.remember_version(tool.sha256, tool.version);
  }
  // A program of the project may change while the run goes on.
  if (!is_path) tools_[program] = tool;
  return tool;
}

/// Links are followed: what counts is the program that runs. Empty when there is none.
Result<std::string> ManifestMaker::digest_of_program(fs::path path) {
  constexpr int kMaxLinks = 40;  // the kernel's own limit
  for (int links = 0; links < kMaxLinks; ++links) {
    TRY_ASSIGN(const std::vector<FileFacts> found, files_.scan(path));
    if (found.size() != 1 || !found.front().path.empty()) return std::string();
    if (found.front().kind == FileFacts::Kind::regular) return index_.sha256(path, found.front());
    if (found.front().kind != FileFacts::Kind::symbolic_link) return std::string();
    path = (path.parent_path() / found.front().target).lexically_normal();
  }
  return std::string();
}

Result<std::string> ManifestMaker::driver() {
  const std::lock_guard lock(mutex_);
  if (!driver_.empty()) return driver_;
  std::string digests;
  for (const fs::path& program : surroundings_.driver_programs) {
    TRY_ASSIGN(const std::string digest, digest_of_program(program));
    digests += digest + "\n";
  }
  driver_ = surroundings_.driver_version + " " + sha256_hex(digests);
  return driver_;
}

}  // namespace qa
