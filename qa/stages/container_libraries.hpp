// The shared libraries that an image has because its program loads them.
#pragma once

#include "qa/container/elf.hpp"
#include "qa/container/image_files.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/finding.hpp"

#include <vector>

namespace qa {

/// Adds the loader of `binary` and what it and the programs and libraries in `files` load, found as
/// in the image and, what isn't there, as on this machine. What is nowhere is left out, and for the
/// verifier of the image to name. `notes` say what may be loaded by name (rule "image.dlopen").
Result<void> add_libraries(const ContainerSettings& settings, const ElfFacts& binary,
                           StageContext& context, ImageFiles& files, std::vector<Finding>& notes);

}  // namespace qa
