#include "qa/container/elf.hpp"
#include "qa/container/shared_libraries.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/cmake_build.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace qa {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// Copies the binary into the stage's folder, where later stages find the very bytes of this run.
Result<std::filesystem::path> collect_binary(const StageSpec& spec, StageContext& context,
                                             const BuildTree& tree, StageResult& result) {
  const auto& settings = std::get<BuildSettings>(spec.settings);
  const std::filesystem::path built = tree.folder / settings.binary;
  if (!context.files.exists(built)) {
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": the targets " + joined(settings.targets) + " of " +
                    to_text(tree.setup) + " do not build '" + settings.binary + "'",
                "set binary of [stage." + spec.name + "] in pipeline.toml to a path below " +
                    tree.folder.string());
  }
  const std::filesystem::path kept = context.folder / built.filename();
  TRY(context.files.copy(built, kept));
  TRY_ASSIGN(Artifact artifact, record_artifact(context, "binary", kept));
  result.artifacts.push_back(std::move(artifact));
  TRY_ASSIGN(const std::uintmax_t size, context.files.size(kept));
  result.metrics.push_back(
      {.name = "binary.size", .value = static_cast<double>(size), .unit = "bytes"});
  return kept;
}

/// Copies the shared libraries that no package of the system has, the project's own mostly, so that
/// an image gets the very bytes of this run. What the binary lacks to run is not this stage's to
/// judge.
Result<void> collect_libraries(StageContext& context, const std::filesystem::path& built,
                               StageResult& result) {
  static const std::vector<std::string> kSystem = {"/usr", "/lib", "/lib32", "/lib64"};
  TRY_ASSIGN(const std::string bytes, context.files.read(built));
  const Result<ElfFacts> facts = read_elf(bytes);
  if (!facts || facts->is_static()) return {};
  const SharedLibraries libraries =
      shared_libraries(*facts, built.string(), file_reader(context.files));
  for (const SharedLibrary& library : libraries.found) {
    const std::filesystem::path source = std::filesystem::path(library.path).lexically_normal();
    if (lies_in_any(source.string(), kSystem)) continue;
    context.has_read(source.string());
    const std::filesystem::path kept = context.folder / "libraries" / source.filename();
    if (context.files.exists(kept)) continue;  // the first of a name
    TRY(context.files.write(kept, library.content));
    TRY_ASSIGN(Artifact artifact, record_artifact(context, "library", kept));
    result.artifacts.push_back(std::move(artifact));
  }
  return {};
}

/// A project without code for a compiler builds whatever is wrong with it.
void note_what_was_compiled(const BuildTree& tree, StageResult& result) {
  const auto& targets = configuration_of(tree).targets;
  const auto compiled = std::ranges::count_if(
      targets, [](const CmakeTarget& target) { return is_compiled(target.type); });
  result.metrics.push_back(
      {.name = "build.targets", .value = static_cast<double>(compiled), .unit = "1"});
  if (compiled > 0) return;
  result.findings.push_back({.severity = Severity::note,
                             .rule = "build.nothing-compiled",
                             .message = to_text(tree.setup) +
                                        " has no program and no library that is compiled: no "
                                        "compiler looked at the code"});
}

Command headers_command(const std::filesystem::path& binary) {
  return Command{.argv = {"readelf", "--program-headers", "--dynamic", binary.string()}};
}

Result<void> prove_static(const StageSpec& spec, StageContext& context,
                          const std::filesystem::path& binary, StageResult& result) {
  const auto& settings = std::get<BuildSettings>(spec.settings);
  context.step("prove static");
  TRY_ASSIGN(const std::string bytes, context.files.read(binary));
  const Result<ElfFacts> facts = read_elf(bytes);
  if (!facts) {
    mark_failed(result, settings.binary + ": " + facts.error().what, headers_command(binary),
                rerun_command(spec));
  } else if (!facts->is_static()) {
    const std::string libraries = facts->needed.empty() ? "libraries" : joined(facts->needed);
    const std::string loader =
        facts->interpreter.empty() ? "" : " (PT_INTERP " + facts->interpreter + ")";
    mark_failed(result, settings.binary + " loads " + libraries + " at run time" + loader,
                headers_command(binary), rerun_command(spec));
  }
  return {};
}

}  // namespace

Result<StageResult> run_build(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<BuildSettings>(spec.settings);
  StageResult result;
  const auto tree = cmake_build(spec, context, build_setup(settings.configure, context, "Release"),
                                settings.targets);
  if (!tree) return end_with(std::move(result), tree.error());
  note_what_was_compiled(*tree, result);
  if (settings.binary.empty()) return result;
  TRY_ASSIGN(const std::filesystem::path binary, collect_binary(spec, context, *tree, result));
  if (settings.require_static) {
    TRY(prove_static(spec, context, binary, result));
  } else {
    TRY(collect_libraries(context, tree->folder / settings.binary, result));
  }
  return result;
}

}  // namespace qa
