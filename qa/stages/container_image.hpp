// What goes into the image of a container stage, whichever build of the service is in it.
#pragma once

#include "qa/container/image_writer.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/finding.hpp"
#include "qa/stages/container_libraries.hpp"

#include <map>
#include <string>
#include <vector>

namespace qa {

/// The service, as one of the project's builds made it.
struct BuiltService {
  const std::string& program;      ///< bytes of the binary
  const KeptLibraries& libraries;  ///< of that build
};

struct DeclaredImage {
  ImageSpec spec;
  std::vector<Finding> notes;                        ///< what people should know of it
  std::map<std::string, std::string> machine_files;  ///< see ImageFiles
};

Result<DeclaredImage> declared_image(const ContainerSettings& settings, const BuiltService& service,
                                     StageContext& context);

}  // namespace qa
