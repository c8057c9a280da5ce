// All engines, and the choice of one: said, never made silently.
#pragma once

#include "qa/container/container_engine.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Whichever can do what is asked.
inline constexpr std::string_view kAnyEngine = "auto";

/// In the order in which they are tried, qa itself last.
std::vector<std::unique_ptr<ContainerEngine>> container_engines(ProcessRunner& processes,
                                                                Files& files);

/// "auto", and the names of the engines.
std::vector<std::string> engine_names();

struct ChosenEngine {
  std::unique_ptr<ContainerEngine> engine;
  std::vector<std::string> passed_over;  ///< those before it that cannot do it, and why
};

/// The engine called `name`, or the first that can do it. Fails with kind tool_missing when none
/// can, and with the reasons; another than the one that was asked for is never taken.
Result<ChosenEngine> choose_engine(std::string_view name, EngineAbility ability,
                                   const std::filesystem::path& scratch, ProcessRunner& processes,
                                   Files& files);

}  // namespace qa
