#include "qa/engine/manifest_maker.hpp"

#include "qa/engine/build_folders.hpp"
#include "qa/engine/stage_dependencies.hpp"
#include "qa/model/changed_lines_gate.hpp"
#include "qa/model/path_pattern.hpp"
#include "qa/model/stage_kind.hpp"
#include "qa/system/digest.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// What qa and the builds write is no input, whatever a pattern says.
constexpr std::array kNoInputs = {".git", "build"};
constexpr std::array kResults = {"builds", "cache", "latest", "runs"};
/// Where a stage does not name its inputs, its own keys in the pipeline file are in its key
/// already.
constexpr std::array kPipelineFiles = {"pipeline/pipeline.toml", "qa.toml"};

/// More than that is a circle.
constexpr int kMaxLinkDepth = 8;

/// Variables that choose a compiler: what they name counts, too.
constexpr std::array<std::string_view, 2> kCompilerVariables = {"CC", "CXX"};

/// The programs in "ccache g++ -m32".
void add_words(const std::string& command, std::vector<std::string>& programs) {
  std::istringstream words(command);
  for (std::string word; words >> word;) {
    if (!word.starts_with('-')) programs.push_back(word);
  }
}

}  // namespace

ManifestMaker::ManifestMaker(Surroundings surroundings, fs::path cache, Files& files,
                             FileIndex& index)
    : surroundings_(std::move(surroundings)),
      cache_(std::move(cache)),
      files_(files),
      index_(index),
      results_(kNoInputs.begin(), kNoInputs.end()),
      never_by_default_(kPipelineFiles.begin(), kPipelineFiles.end()) {
  const fs::path reports = surroundings_.reports.lexically_relative(surroundings_.root);
  for (const char* name : kResults) results_.push_back((reports / name).string());
  // What a stage compares with, its settings name.
  never_by_default_.push_back(reports.string());
  for (const std::string& path : results_)
    except_.push_back((surroundings_.root / path).lexically_normal());
}

Result<StageManifest> ManifestMaker::make(const StageSpec& stage,
                                          std::map<std::string, std::string> upstream) {
  StageManifest manifest{.kind = std::string(stage.kind->name),
                         .settings = stage.kind->texts(stage.settings),
                         .gates = gates_text(stage.gates),
                         .upstream = std::move(upstream)};
  TRY_ASSIGN(manifest.qa, driver());
  if (takes_project_as_input(stage)) TRY(add_project(manifest.inputs));
  for (const std::string& pattern : input_patterns(stage))
    TRY(add_inputs(pattern, manifest.inputs));
  for (const fs::path& file : stage.kind->implied_inputs(stage, surroundings_.root))
    TRY(add_implied(file, manifest.inputs));
  TRY(add_learned(stage.name, manifest.inputs));
  for (const auto& [name, value] : keyed_variables(surroundings_.variables))
    manifest.environment[name] = sha256_hex(value);
  for (const std::string& name : stage.environment) {
    const auto value = surroundings_.variables.find(name);
    manifest.environment[name] =
        value == surroundings_.variables.end() ? "" : sha256_hex(value->second);
  }
  for (const auto& [name, value] : stage.kind->implied_environment(surroundings_.variables))
    manifest.environment[name] = sha256_hex(value);
  if (looks_at_changes(stage))
    manifest.environment["the commit to compare with"] = surroundings_.departure();
  if (stage.kind->reads_history) {
    TRY_ASSIGN(manifest.environment["the repository's history"], surroundings_.history());
  }
  if (std::string expired = stage.kind->expired(stage.settings, surroundings_.today());
      !expired.empty())
    manifest.environment["what has expired"] = std::move(expired);
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

/// Everything but what results and builds are, for who is in no repository.
Result<std::vector<FileFacts>> ManifestMaker::scan_project() {
  TRY_ASSIGN(std::vector<FileFacts> found, files_.scan(surroundings_.root, except_));
  const std::vector<std::string> builds = build_folders(found);
  std::erase_if(found, [&](const FileFacts& facts) { return lies_in_any(facts.path, builds); });
  return found;
}

Result<ManifestMaker::Listing> ManifestMaker::list_project() {
  const std::lock_guard lock(mutex_);
  if (const auto known = listings_.find(""); known != listings_.end()) return known->second;
  std::vector<FileFacts> found;
  TRY_ASSIGN(auto known, surroundings_.project_files());
  if (!known) {
    TRY_ASSIGN(found, scan_project());
  } else {
    std::vector<std::string> names = std::move(known->files);
    std::ranges::move(known->checkouts, std::back_inserter(names));
    for (const std::string& name : names) {
      const fs::path path = surroundings_.root / name;
      // More than one, or other names, when it is the folder of a submodule.
      TRY_ASSIGN(std::vector<FileFacts> parts, files_.scan(path, {path / ".git"}));
      for (FileFacts& facts : parts) {
        facts.path = facts.path.empty() ? name : name + "/" + facts.path;
        found.push_back(std::move(facts));
      }
    }
  }
  std::erase_if(found,
                [&](const FileFacts& facts) { return lies_in_any(facts.path, never_by_default_); });
  return listings_[""] = std::make_shared<const std::vector<FileFacts>>(std::move(found));
}

Result<void> ManifestMaker::add_project(Inputs& inputs) {
  TRY_ASSIGN(const Listing listing, list_project());
  for (const FileFacts& facts : *listing) TRY(add_input(facts.path, facts, inputs));
  if (!listing->empty()) return {};
  return fail(FailureKind::host, "the project has no files that could be inputs");
}

Result<void> ManifestMaker::add_inputs(const std::string& text, Inputs& inputs) {
  const PathPattern pattern(text);
  TRY_ASSIGN(const Listing listing, list(pattern.base()));
  const std::string prefix = pattern.base() == "." ? "" : pattern.base() + "/";
  bool any = false;
  for (const FileFacts& facts : *listing) {
    const std::string path = facts.path.empty() ? pattern.base() : prefix + facts.path;
    if (!pattern.matches(path)) continue;
    any = true;
    TRY(add_input(path, facts, inputs));
  }
  if (any) return {};
  return fail(FailureKind::host, "no file is there for the input '" + text + "'");
}

Result<void> ManifestMaker::add_input(const std::string& path, const FileFacts& facts,
                                      Inputs& inputs) {
  std::string text;
  if (facts.kind == FileFacts::Kind::symbolic_link) {
    const fs::path link = surroundings_.root / path;
    return add_target(path, {.link = link, .target = facts.target, .text = ""}, inputs);
  }
  if (facts.kind == FileFacts::Kind::regular) {
    TRY_ASSIGN(text, index_.sha256(surroundings_.root / path, facts));
    if (facts.executable) text += " executable";
  } else {
    text = "neither file nor folder";
  }
  inputs.insert_or_assign(inputs.end(), path, std::move(text));
  return {};
}

/// What a link points to counts as if it lay there: it may be no input by itself.
Result<void> ManifestMaker::add_target(const std::string& path, const Link& link, Inputs& inputs) {
  const std::string text = link.text + "-> " + link.target + " ";
  inputs.insert_or_assign(path, text);
  fs::path place = (link.link.parent_path() / link.target).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();  // "/a/" and "/a" are one
  const bool is_circle = lies_in_any(link.link.string(), std::array{place.string()});
  if (is_circle || link.depth == kMaxLinkDepth) return {};
  TRY_ASSIGN(const std::vector<FileFacts> found, files_.scan(place, except_));
  for (const FileFacts& facts : found) {
    const std::string name = facts.path.empty() ? path : path + "/" + facts.path;
    const fs::path file = facts.path.empty() ? place : place / facts.path;
    if (facts.kind == FileFacts::Kind::symbolic_link) {
      TRY(add_target(name, {file, facts.target, text, link.depth + 1}, inputs));
    } else if (facts.kind == FileFacts::Kind::regular) {
      TRY_ASSIGN(const std::string digest, index_.sha256(file, facts));
      inputs.insert_or_assign(name, text + digest);
    }
  }
  return {};
}

Result<void> ManifestMaker::add_implied(const fs::path& path, Inputs& inputs) {
  const fs::path inside = path.lexically_relative(surroundings_.root);
  const std::string name = *inside.begin() == ".." ? path.string() : inside.string();
  if (inputs.contains(name)) return {};
  TRY_ASSIGN(const std::vector<FileFacts> found, files_.scan(path, except_));
  for (const FileFacts& facts : found)
    TRY(add_input(facts.path.empty() ? name : name + "/" + facts.path, facts, inputs));
  return {};
}

fs::path ManifestMaker::learned_file(const std::string& stage) const {
  return cache_ / (stage + ".reads");
}

Result<void> ManifestMaker::add_learned(const std::string& stage, Inputs& inputs) {
  const Result<std::string> learned = files_.read(learned_file(stage));
  if (!learned) return {};
  for (const std::string_view line : lines_of(*learned)) {
    TRY_ASSIGN(inputs[std::string(line)], digest_of_program(line));
  }
  return {};
}

Result<StageReads> ManifestMaker::learn(const std::string& stage, const std::set<std::string>& read,
                                        const StageManifest& manifest) {
  StageReads reads = judge_reads(read, manifest, surroundings_.root, results_, files_);
  const fs::path file = learned_file(stage);
  std::string text;
  for (const std::string& path : reads.outside) text += path + "\n";
  const std::string earlier = files_.read(file).value_or("");
  if (earlier == text) return reads;
  for (const std::string_view line : lines_of(earlier)) {
    if (std::ranges::find(reads.outside, line) == reads.outside.end())
      reads.forgotten.emplace_back(line);
  }
  if (text.empty()) {
    TRY(files_.remove_all(file));
  } else {
    TRY(files_.write(file, text));
  }
  return reads;
}

Result<std::map<std::string, ToolIdentity>> ManifestMaker::tools_of(const StageSpec& stage) {
  std::vector<std::string> programs = programs_of(stage);
  // Headers and libraries of the system go into what programs make, and what they are.
  const bool uses_system = !programs.empty();
  if (uses_system) {
    for (const std::string_view name : kCompilerVariables) {
      const auto value = surroundings_.variables.find(std::string(name));
      if (value != surroundings_.variables.end()) add_words(value->second, programs);
    }
  }
  const std::lock_guard lock(mutex_);
  std::map<std::string, ToolIdentity> tools;
  for (const std::string& program : programs) {
    TRY_ASSIGN(tools[program], identify(program));
  }
  if (!uses_system) return tools;
  TRY_ASSIGN(tools[std::string(kSystemPackages)].sha256, packages());
  return tools;
}

/// One digest for all lists that are there, since some systems have several.
Result<std::string> ManifestMaker::packages() {
  std::string digests;
  for (const fs::path& list : surroundings_.package_lists) {
    TRY_ASSIGN(const std::string digest, digest_of_program(list));
    if (!digest.empty()) digests += digest + " " + list.string() + "\n";
  }
  if (!digests.empty()) return sha256_hex(digests);
  return fail(FailureKind::host,
              "no list of installed packages was found (dpkg, rpm, apk, pacman)");
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
