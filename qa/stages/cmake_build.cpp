#include "qa/stages/cmake_build.hpp"

#include "qa/cmake/build.hpp"
#include "qa/cmake/build_reads.hpp"
#include "qa/cmake/configure.hpp"
#include "qa/stages/child.hpp"

#include <set>
#include <utility>

namespace qa {
namespace {

CmakeSession cmake_session(const StageSpec& spec, StageContext& context) {
  return {.run = [&](Command command) { return run_child(spec, context, std::move(command)); },
          .step = context.step,
          .files = context.files,
          .clock = context.clock,
          .scratch = context.folder,
          .owner = "stage " + spec.name + " of run " + context.run_id,
          .patience = spec.timeout,
          .next = rerun_command(spec)};
}

Result<void> record_chosen_tools(const StageSpec& spec, StageContext& context,
                                 const CodeModel& model) {
  std::vector<std::string> programs = {cache_value(model, "CMAKE_MAKE_PROGRAM")};
  for (const CmakeToolchain& toolchain : model.toolchains) {
    programs.push_back(toolchain.compiler.string());
  }
  for (const std::string& program : programs) {
    if (!program.empty()) TRY(record_version(spec, context, program));
  }
  return {};
}

}  // namespace

Result<BuildTree> cmake_build(const StageSpec& spec, StageContext& context, const BuildSetup& setup,
                              const std::vector<std::string>& targets) {
  TRY(record_version(spec, context, "cmake"));
  CmakeSession session = cmake_session(spec, context);
  TRY_ASSIGN(BuildTree tree, configure(setup, session));
  TRY(record_chosen_tools(spec, context, tree.model));
  if (!targets.empty()) TRY(build(tree, targets, session));
  TRY_ASSIGN(const std::set<std::string> reads, build_reads(tree, targets, context.files));
  for (const std::string& file : reads) context.has_read(file);
  return tree;
}

}  // namespace qa
