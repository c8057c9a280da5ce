// Which qa this is.
#pragma once

#include <string_view>

namespace qa {

struct Version {
  std::string_view number;    ///< semantic version
  std::string_view commit;    ///< as it was when the build was configured; empty when unknown
  std::string_view compiler;  ///< e.g. "GNU 12.2.0"
};

Version version();

}  // namespace qa
