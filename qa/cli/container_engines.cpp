#include "qa/cli/container_actions.hpp"
#include "qa/cli/scratch_folder.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/report/text_table.hpp"
#include "qa/system/posix_process_runner.hpp"

namespace qa {
namespace {

TextTable::Cell cell_of(const std::string& why_not) {
  if (why_not.empty()) return {"yes", Style::good};
  return {"no: " + why_not, Style::faint};
}

}  // namespace

Result<int> container_engines_table(const ContainerOptions& /*options*/, Files& files) {
  PosixProcessRunner processes;
  ScratchFolder scratch(files, "engines");
  TRY_ASSIGN(const std::filesystem::path folder, scratch.create());
  TextTable table({{}, {}, {}});
  table.add({{"ENGINE", Style::faint}, {"LOAD", Style::faint}, {"BUILD", Style::faint}});
  for (const auto& engine : container_engines(processes, files)) {
    const std::string name(engine->name());
    TRY_ASSIGN(const EngineAbilities abilities, engine->probe(folder / name));
    table.add({name, cell_of(abilities.why_no_load), cell_of(abilities.why_no_build)});
  }
  print(table.render(standard_palette()));
  return kPassed;
}

}  // namespace qa
