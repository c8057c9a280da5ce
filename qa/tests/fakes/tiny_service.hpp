// The program of the tiny image as a service of a topology: it greets whoever connects by TCP.
#pragma once

#include "qa/model/topology.hpp"

#include <chrono>
#include <string>

namespace qa {

inline ServiceSpec tiny_service(const std::string& name, const std::string& greeting) {
  constexpr std::chrono::seconds kPatience{20};
  return {.name = name,
          .image = std::string(kImageUnderTest),
          .arguments = {"serve", "${address." + name + "}", "${port." + name + ".tcp}", greeting},
          .ports = {{"tcp", 42302}},
          .ready = {.probe = Readiness::Probe::tcp, .port = "tcp", .timeout = kPatience},
          .grace = kPatience};
}

}  // namespace qa
