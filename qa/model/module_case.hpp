// One black-box case of a module test: how to call the image's program, and what must come of it.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qa {

struct ModuleCase {
  std::string name;
  std::vector<std::string> arguments;  ///< after the image's entry point
  std::map<std::string, std::string> environment;
  std::map<std::string, std::string> limits;  ///< rlimits by lower-case name, e.g. {"nofile", "64"}
  std::chrono::milliseconds timeout{std::chrono::seconds(10)};
  std::string input;                         ///< what standard input has
  std::map<std::string, std::string> files;  ///< absolute path in the image -> content, there for
                                             ///< this case only
  std::vector<std::string> forbidden_calls;  ///< system calls that must not be made: "listen"

  std::optional<int> exit_code;     ///< exactly this; empty together with exit_not: 0
  std::optional<int> exit_not;      ///< anything but this
  std::vector<std::string> output;  ///< ECMAScript regular expressions that standard output matches
  std::vector<std::string> errors;  ///< the same for standard error
  std::vector<std::string> never;   ///< must match neither of both

  int line = 0;  ///< where it stands in the file of cases, 1-based

  bool operator==(const ModuleCase&) const = default;
};

}  // namespace qa
