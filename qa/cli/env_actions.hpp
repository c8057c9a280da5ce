// `qa env ACTION`: what each action gets, and the functions.
#pragma once

#include "qa/cli/project.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/system/files.hpp"

#include <string>
#include <vector>

namespace qa {

struct EnvOptions {
  ProjectOptions project;
  std::string action;
  std::vector<std::string> words;  ///< behind the action
  std::string name;
  std::string time_to_live = "8h";
  OrchestratorSettings orchestrator;  ///< `wanted` is empty: what the stage says
  std::string image;                  ///< tarball; empty: what the stages make
  std::string topology;               ///< of `keep`: file
  std::string proto_path;             ///< of `keep`
  bool all = false;
  bool follow = false;
  bool json = false;
};

Result<int> env_up(const EnvOptions& options, Files& files);
Result<int> env_down(const EnvOptions& options, Files& files);
Result<int> env_list(const EnvOptions& options, Files& files);
Result<int> env_logs(const EnvOptions& options, Files& files);
/// Not for people: the process that `up` leaves behind.
Result<int> env_keep(const EnvOptions& options, Files& files);

}  // namespace qa
