// One case of a module test, run in the unpacked image.
#pragma once

#include "qa/container/root_entries.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/module_case.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace qa {

/// The image as its cases find it.
struct CaseImage {
  const ImageConfig& config;
  const RootEntries& entries;
  std::filesystem::path root;                                     ///< where it is unpacked
  std::map<std::string, std::filesystem::path> writable_folders;  ///< see SandboxSpec
};

struct CaseRun {
  Command command;
  Completed completed;
};

/// Puts the case's files into the image, and afterwards what was there before. Fails with kind
/// product when the image has no such program or user, with kind configuration when a file of the
/// case has no place in it.
Result<CaseRun> run_module_case(const ModuleCase& module_case, const CaseImage& image,
                                StageContext& context);

}  // namespace qa
