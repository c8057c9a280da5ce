// Images for services that run as containers of podman.
#pragma once

#include "qa/environment/podman_orchestrator.hpp"
#include "qa/model/failure.hpp"
#include "qa/stages/image_under_test.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>

namespace qa {

/// Loads the images of a topology, each by a name that no other has; they stay with podman. Fails
/// with kind host when podman has something else afterwards.
Result<PodmanImages> load_podman_images(const ImageSources& sources,
                                        const std::filesystem::path& folder,
                                        ProcessRunner& processes, Files& files);

}  // namespace qa
