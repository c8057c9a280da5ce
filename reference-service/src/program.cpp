#include "program.hpp"

#include "api_descriptors.hpp"
#include "echo_service.hpp"
#include "identity.hpp"
#include "serving/rpc/methods.hpp"

namespace echo {

const serving::Program& program() {
  static const serving::Program the_program = {
      .identity = identity(),
      .descriptors = {reinterpret_cast<const char*>(kDescriptors), sizeof kDescriptors},
      .services = {serving::make_service<EchoService>}};
  return the_program;
}

}  // namespace echo
