// The shared libraries that an image has because its program loads them.
#pragma once

#include "qa/container/elf.hpp"
#include "qa/container/image_files.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/finding.hpp"

#include <map>
#include <string>
#include <vector>

namespace qa {

/// File name -> content.
using KeptLibraries = std::map<std::string, std::string>;

/// Those that the build stage kept beside its binary.
Result<KeptLibraries> kept_libraries(StageContext& context);

/// Adds the loader of `binary` and what it and the programs and libraries in `files` load, found as
/// in the image and, what isn't there, among `kept` and on this machine. What is nowhere is left
/// out, and for the verifier of the image to name. `notes` say what may be loaded by name (rule
/// "image.dlopen").
Result<void> add_libraries(const ContainerSettings& settings, const ElfFacts& binary,
                           const KeptLibraries& kept, StageContext& context, ImageFiles& files,
                           std::vector<Finding>& notes);

}  // namespace qa
