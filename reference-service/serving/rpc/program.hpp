// All that the kit has to know about a program to serve it.
#pragma once

#include "serving/core/identity.hpp"
#include "serving/rpc/service.hpp"

#include <string_view>
#include <vector>

namespace serving {

struct Program {
  Identity identity;
  /// A serialized google.protobuf.FileDescriptorSet of all that is served, imports included, for
  /// callers who ask by reflection. Of static storage.
  std::string_view descriptors;
  std::vector<MakeService> services;
};

}  // namespace serving
