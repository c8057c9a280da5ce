#include "program.hpp"

#include "api_descriptors.hpp"
#include "echo_service.hpp"
#include "identity.hpp"

#include <memory>

namespace echo {

const serving::Program& program() {
  static const serving::Program the_program = {
      .identity = identity(),
      .descriptors = {reinterpret_cast<const char*>(kDescriptors), sizeof kDescriptors},
      .services = {[] { return std::make_unique<EchoApi>(); }}};
  return the_program;
}

}  // namespace echo
