#include "qa/stages/catalog.hpp"

#include "qa/stages/stage_functions.hpp"

#include <array>

namespace qa {
namespace {

// In the order of the alternatives of StageSettings.
constexpr std::array<StageKind, std::variant_size_v<StageSettings>> kStageKinds = {{
    {"build", "configures and builds the service, proves the binary static", run_build},
    {"lint", "clang-tidy and clang-format", run_lint},
    {"unit", "unit tests with coverage", run_unit},
    {"container", "container image without an engine", run_container},
    {"module", "module tests inside the image", run_module},
    {"integration", "integration tests with real neighbors", run_integration},
    {"bench", "benchmarks against the stored baseline", run_bench},
    {"command", "a command of your own", run_command},
}};

}  // namespace

std::span<const StageKind> stage_kinds() {
  return kStageKinds;
}

StageFunction stage_function(const StageSpec& stage) {
  return kStageKinds.at(stage.settings.index()).run;
}

}  // namespace qa
