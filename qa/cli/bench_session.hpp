// A stage of kind bench outside a run: for commands that build and measure, but judge nothing.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace qa {

/// The bench stage called `name`, or the only one when it is empty.
Result<const StageSpec*> find_bench_stage(const Pipeline& pipeline, const std::string& name);

/// Calls `work` with what a stage of the project in `root` may touch, in a folder of its own below
/// `reports` that is emptied first; the log of all commands stays there. A failure of `work` gets
/// the log's path.
Result<void> with_bench_session(const StageSpec& spec, const std::filesystem::path& root,
                                const std::filesystem::path& reports, const std::string& purpose,
                                Files& files,
                                const std::function<Result<void>(StageContext&)>& work);

}  // namespace qa
