// The stages. Each is one function in a file of its own, which its row in catalog.hpp names.
#pragma once

#include "qa/engine/stage.hpp"

namespace qa {

Result<StageResult> run_build(const StageSpec& spec, StageContext& context);
Result<StageResult> run_lint(const StageSpec& spec, StageContext& context);
Result<StageResult> run_unit(const StageSpec& spec, StageContext& context);
Result<StageResult> run_container(const StageSpec& spec, StageContext& context);
Result<StageResult> run_module(const StageSpec& spec, StageContext& context);
Result<StageResult> run_integration(const StageSpec& spec, StageContext& context);
Result<StageResult> run_coverage(const StageSpec& spec, StageContext& context);
Result<StageResult> run_mutation(const StageSpec& spec, StageContext& context);
Result<StageResult> run_bench(const StageSpec& spec, StageContext& context);
Result<StageResult> run_contract(const StageSpec& spec, StageContext& context);
Result<StageResult> run_command(const StageSpec& spec, StageContext& context);

}  // namespace qa
