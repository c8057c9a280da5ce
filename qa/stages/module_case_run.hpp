// One case of a module test, run in the unpacked image.
#pragma once

#include "qa/container/image.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/module_case.hpp"

#include <filesystem>

namespace qa {

struct CaseRun {
  Command command;
  Completed completed;
};

/// `root` is the unpacked `image`. Puts the case's files into it, and afterwards what was there
/// before. Fails with kind configuration when a file of the case has no place in the image.
Result<CaseRun> run_module_case(const ModuleCase& module_case, const Image& image,
                                const std::filesystem::path& root, StageContext& context);

}  // namespace qa
