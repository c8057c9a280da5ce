#include "qa/stages/cmake_build.hpp"

#include "qa/cmake/build.hpp"
#include "qa/cmake/build_reads.hpp"
#include "qa/cmake/configure.hpp"
#include "qa/stages/child.hpp"
#include "qa/system/digest.hpp"
#include "qa/system/tool_environment.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <array>
#include <cctype>
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

/// Whether CMake puts the variable `name` into its cache when it configures a folder first.
bool is_read_once(std::string_view name) {
  constexpr std::array<std::string_view, 5> kPrograms = {"AR", "CC", "CUDACXX", "CXX", "LD"};
  return name.starts_with("CMAKE_") || name.starts_with("PKG_CONFIG") || name.ends_with("FLAGS") ||
         std::ranges::find(kPrograms, name) != kPrograms.end();
}

/// What a folder that was configured with it can't change any more; one line each.
std::string fixed_by_first_configure(const BuildSetup& setup) {
  std::string all = setup.source_folder.string() + '\n' + setup.generator + '\n';
  for (const std::string& argument : setup.arguments) all += argument + '\n';
  for (const auto& [name, value] : keyed_variables(inherited_variables())) {
    if (is_read_once(name)) all += name + '=' + value + '\n';
  }
  return all;
}

/// "debug-coverage-4f2a91c7"
std::string folder_name(const BuildSetup& setup) {
  constexpr std::size_t kDigits = 8;
  std::string name = setup.preset;
  if (name.empty()) name = setup.configuration.empty() ? "default" : setup.configuration;
  if (!setup.instrumentation.name.empty()) name += "-" + setup.instrumentation.name;
  for (char& c : name) {
    const auto byte = static_cast<unsigned char>(c);
    c = std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : '-';
  }
  return name + '-' + sha256_hex(name + '\n' + fixed_by_first_configure(setup)).substr(0, kDigits);
}

}  // namespace

BuildSetup build_setup(const ConfigureSettings& settings, const StageContext& context,
                       std::string_view build_type, Instrumentation instrumentation) {
  BuildSetup setup{.source_folder = context.root,
                   .preset = settings.preset,
                   .arguments = settings.arguments,
                   .generator = settings.generator,
                   .configuration = settings.build_type};
  if (setup.preset.empty()) {
    if (setup.configuration.empty()) setup.configuration = build_type;
    setup.instrumentation = std::move(instrumentation);
    const bool is_chosen =
        !setup.generator.empty() || inherited_variables().contains("CMAKE_GENERATOR");
    if (!is_chosen && find_program("ninja")) setup.generator = "Ninja";
  }
  setup.build_folder = context.builds_folder / folder_name(setup);
  return setup;
}

Result<void> make_builds_folder(StageContext& context) {
  const std::filesystem::path ignore = context.builds_folder / ".gitignore";
  if (context.files.exists(ignore)) return {};
  return context.files.write(ignore, "*\n");
}

Result<BuildTree> cmake_build(const StageSpec& spec, StageContext& context, const BuildSetup& setup,
                              const std::vector<std::string>& targets) {
  TRY(record_version(spec, context, "cmake"));
  CmakeSession session = cmake_session(spec, context);
  TRY_ASSIGN(BuildTree tree, configure(setup, session));
  // Without a preset, or with one that leaves the folder to us.
  if (tree.folder == setup.build_folder) TRY(make_builds_folder(context));
  TRY(record_chosen_tools(spec, context, tree.model));
  if (!targets.empty()) {
    const JobShare share = context.jobs.take_all();
    session.jobs = share.count();
    TRY(build(tree, targets, session));
  }
  TRY_ASSIGN(const std::set<std::string> reads, build_reads(tree, targets, context.files));
  for (const std::string& file : reads) context.has_read(file);
  return tree;
}

}  // namespace qa
