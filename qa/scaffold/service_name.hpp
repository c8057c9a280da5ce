// What a new service is called, in each place where it has a name.
#pragma once

#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

namespace qa {

/// "shout-box" of the package "shout_box.v1".
struct ServiceName {
  std::string given;       ///< "shout-box": project, image
  std::string snake;       ///< "shout_box": files, CMake targets, metrics
  std::string camel;       ///< "ShoutBox": types, and the title in the log
  std::string upper;       ///< "SHOUT_BOX": environment variables, macros
  std::string package;     ///< "shout_box.v1": of the proto
  std::string scope;       ///< "shout_box": the C++ namespace around that of the version
  std::string version;     ///< "v1": the last part of the package
  std::string proto_path;  ///< "shout_box/v1"
};

/// `package` may be empty: then it is that of the name. Fails (configuration) with a sentence that
/// says what to change when C++, proto or an image could not bear the name.
Result<ServiceName> service_name(std::string_view given, std::string_view package = {});

}  // namespace qa
