// The service as a coverage build made it, tried as module and integration stages try the one that
// ships.
#pragma once

#include "qa/container/image.hpp"
#include "qa/engine/stage.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace qa {

struct InstrumentedService {
  Image image;                     ///< as its container stage declares it
  std::filesystem::path folder;    ///< to unpack it in; gone afterwards
  std::filesystem::path counters;  ///< folder that gets what it counts
};

/// The image around `program`, with every library that this loads.
Result<Image> instrumented_image(const ContainerSettings& settings, const std::string& program,
                                 StageContext& context);

/// Runs all cases of a module stage, and judges none. Gives what may have kept the service from
/// telling what it counted: it was killed, say.
Result<std::vector<std::string>> try_module_cases(const StageSpec& stage,
                                                  const InstrumentedService& service,
                                                  StageContext& context);

/// The same for the cases and checks of an integration stage; one whose services don't start is
/// among what is given.
Result<std::vector<std::string>> try_integration_cases(const StageSpec& stage,
                                                       const InstrumentedService& service,
                                                       StageContext& context);

}  // namespace qa
