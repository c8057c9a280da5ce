#include "qa/stages/stage_files.hpp"

#include "qa/config/case_file.hpp"
#include "qa/config/topology_file.hpp"
#include "qa/environment/rpc_verdict.hpp"

#include <string>

namespace qa {

Result<Scenario> read_scenario(const IntegrationSettings& settings,
                               const std::filesystem::path& root, Files& files) {
  TRY_ASSIGN(const std::string topology, files.read(root / settings.topology));
  TRY_ASSIGN(const std::string cases, files.read(root / settings.cases));
  Scenario scenario;
  TRY_ASSIGN(scenario.topology, parse_topology(topology, settings.topology));
  TRY_ASSIGN(scenario.cases, parse_rpc_cases(cases, settings.cases));
  TRY(make_calls(scenario.cases, scenario.topology, assign_addresses(scenario.topology),
                 settings.cases));
  return scenario;
}

Result<std::vector<ModuleCase>> read_module_cases(const ModuleSettings& settings,
                                                  const std::filesystem::path& root, Files& files) {
  TRY_ASSIGN(const std::string text, files.read(root / settings.cases));
  return parse_module_cases(text, settings.cases);
}

Result<void> check_stage_files(const StageSpec& stage, const std::filesystem::path& root,
                               Files& files) {
  if (const auto* module = std::get_if<ModuleSettings>(&stage.settings)) {
    if (files.exists(root / module->cases)) TRY(read_module_cases(*module, root, files));
  }
  if (const auto* integration = std::get_if<IntegrationSettings>(&stage.settings)) {
    const bool are_there =
        files.exists(root / integration->topology) && files.exists(root / integration->cases);
    if (are_there) TRY(read_scenario(*integration, root, files));
  }
  return {};
}

}  // namespace qa
