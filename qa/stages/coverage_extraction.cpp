#include "qa/stages/coverage_extraction.hpp"

#include "qa/coverage/gcov.hpp"
#include "qa/stages/child.hpp"

#include <algorithm>

namespace qa {
namespace {

bool is_clang(const CmakeToolchain& toolchain) {
  return toolchain.compiler_id.ends_with("Clang");
}

Compilers compilers_of(const CodeModel& model) {
  const bool has_clang = std::ranges::any_of(model.toolchains, is_clang);
  const bool has_other = !std::ranges::all_of(model.toolchains, is_clang);
  if (has_clang && has_other) return Compilers::both;
  return has_clang ? Compilers::clang : Compilers::gnu;
}

/// The first of `candidates` that is installed; its version is recorded. Fails with tool_missing.
Result<std::string> installed(const StageSpec& spec, StageContext& context,
                              const std::vector<std::string>& candidates) {
  for (const std::string& program : candidates) {
    const Result<void> recorded = record_version(spec, context, program);
    if (recorded) return program;
    if (recorded.error().kind != FailureKind::tool_missing || program == candidates.back())
      return tl::unexpected(recorded.error());
  }
  return std::string();
}

}  // namespace

Result<GcovSetup> gcov_setup(const StageSpec& spec, StageContext& context, const BuildTree& tree) {
  GcovSetup setup{.scratch = context.folder / "gcov", .timeout = spec.timeout};
  for (const CmakeToolchain& toolchain : tree.model.toolchains) {
    std::string& program = is_clang(toolchain) ? setup.llvm_cov : setup.gcov;
    if (!program.empty()) continue;
    const auto candidates =
        is_clang(toolchain) ? llvm_cov_candidates(toolchain.compiler, toolchain.compiler_version)
                            : gcov_candidates(toolchain.compiler, toolchain.compiler_version);
    TRY_ASSIGN(program, installed(spec, context, candidates));
  }
  // Reached by a link, compilers may have been given either name of a source.
  if (tree.model.source_folder == context.root) setup.only_below = context.root;
  return setup;
}

Result<CoverageData> counted_data(const BuildTree& tree, Files& files) {
  return find_coverage_data(tree.folder, compilers_of(tree.model), files);
}

Result<CoverageSum> read_coverage(const CoverageScope& scope, const CoverageData& data,
                                  GcovSetup setup, StageContext& context) {
  context.step("gcov, " + std::to_string(data.notes.size()) + " translation units");
  const JobShare jobs = context.jobs.take(data.notes.size());
  setup.jobs = static_cast<unsigned>(jobs.count());
  const auto reports = run_gcov(setup, data.notes, context.processes, context.files);
  if (!reports) {
    Failure failure = reports.error();
    if (failure.kind == FailureKind::host) failure.what = "coverage is unknown: " + failure.what;
    return tl::unexpected(std::move(failure));
  }
  return sum_coverage(scope, data, *reports, context.files);
}

std::string compiler_of(const CodeModel& model) {
  const CmakeToolchain* toolchain = find_toolchain(model, "CXX");
  if (toolchain == nullptr) toolchain = find_toolchain(model, "C");
  if (toolchain == nullptr || toolchain->compiler_id.empty()) return "an unknown compiler";
  const std::string& version = toolchain->compiler_version;
  return toolchain->compiler_id + " " + version.substr(0, version.find('.'));
}

}  // namespace qa
