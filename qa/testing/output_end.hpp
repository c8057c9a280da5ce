// Why a test of any framework failed, as far as the end of its output tells.
#pragma once

#include <string>
#include <string_view>

namespace qa {

struct OutputEnd {
  /// The line that says most, then the last lines as they were printed; empty without output.
  std::string text;
  std::string file;  ///< when that line begins with a place, "check.c:7: ..."; as printed
  int line = 0;
};

OutputEnd output_end(std::string_view output);

}  // namespace qa
