// The command line of qa-sandbox. Written by qa/system/sandbox.cpp, read here.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace qa::sandbox {

struct Arguments {
  enum class Action { hub, run, exec, forward, cut, probe };
  Action action = Action::probe;
  std::string root;                                           ///< --root
  int hub = 0;                                                ///< --hub; 0: none
  int user = 65532;                                           ///< --user
  int group = 65532;                                          ///< --group
  std::string directory = "/";                                ///< --directory
  std::vector<std::string> environment;                       ///< --env NAME=VALUE
  std::vector<std::pair<std::string, std::string>> hosts;     ///< --host NAME=ADDRESS
  std::vector<std::pair<std::string, std::string>> limits;    ///< --limit NAME=NUMBER
  std::vector<std::pair<std::string, std::string>> forwards;  ///< --port OUTSIDE=INSIDE
  std::vector<std::string> addresses;                         ///< --address
  std::vector<std::string> forbidden;                         ///< --forbid CALL
  std::vector<std::pair<std::string, std::string>> writable;  ///< --writable PATH=FOLDER
  std::vector<std::string> program;                           ///< after --
};

/// Leaves the program with usage on a wrong command line.
Arguments parse_arguments(int argc, char** argv);

}  // namespace qa::sandbox
