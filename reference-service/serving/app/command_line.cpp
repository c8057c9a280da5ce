#include "serving/app/command_line.hpp"

#include <iostream>

namespace serving {

int say(const Goodbye& goodbye) {
  (goodbye.code == ExitCode::ok ? std::cout : std::cerr) << goodbye.text;
  return static_cast<int>(goodbye.code);
}

}  // namespace serving
