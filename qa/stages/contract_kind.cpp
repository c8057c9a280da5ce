// kind = "contract": what pipeline.toml says of it, and what follows from that.
#include "qa/config/table_reader.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/kind_parts.hpp"
#include "qa/stages/stage_functions.hpp"

#include <array>

namespace qa {
namespace {

// Reads .proto files itself.
constexpr std::string_view kGit = "git";
constexpr std::array kTools = {kGit};

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  ContractSettings settings;
  settings.proto_path = stage.text("proto_path", settings.proto_path);
  settings.imports = stage.texts("imports");
  settings.base = stage.text("base");
  settings.version_file = stage.text("version_file", settings.version_file);
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  const auto& contract = std::get<ContractSettings>(settings);
  return {{"proto_path", contract.proto_path},
          {"imports", json_text(contract.imports)},
          {"base", contract.base},
          {"version_file", contract.version_file}};
}

std::vector<Gate> gates(const StageSettings& /*settings*/) {
  return {none_gate("version tells what changed", "contract.version_too_low")};
}

std::vector<std::string> named_inputs(const StageSettings& settings) {
  const auto& contract = std::get<ContractSettings>(settings);
  std::vector<std::string> names = {contract.proto_path, contract.version_file};
  names.insert(names.end(), contract.imports.begin(), contract.imports.end());
  return names;
}

}  // namespace

constinit const StageKind kContractKind{
    .name = "contract",
    .description = "the API against the one that was promised",
    .read = read,
    .texts = texts,
    .gates = gates,
    .run = run_contract,
    .tools = kTools,
    .reads_history = true,
    .named_inputs = named_inputs,
};

}  // namespace qa
