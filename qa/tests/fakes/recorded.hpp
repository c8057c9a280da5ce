// Output of real tools, recorded in qa/tests/recorded/<subject>/.
#pragma once

#include "test_paths.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace qa {

/// The content of qa/tests/recorded/`path`. Throws when it is not there.
inline std::string recorded(const std::string& path) {
  std::ifstream stream(std::string(QA_SOURCE) + "/qa/tests/recorded/" + path, std::ios::binary);
  if (!stream) throw std::runtime_error("no recording " + path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace qa
