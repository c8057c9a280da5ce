// `qa container ACTION`: what each action gets, and the functions.
#pragma once

#include "qa/cli/project.hpp"
#include "qa/container/engines.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <string>

namespace qa {

struct ContainerOptions {
  ProjectOptions project;
  std::string action;
  std::string repository;  ///< of `push`; empty: the one that the stage gives its image
  std::string engine{kAnyEngine};
  std::string tag;  ///< empty: what git calls the commit
  std::string run = "latest";
  std::string stage;  ///< empty: the only one that made an image
  bool replace = false;
};

Result<int> container_engines_table(const ContainerOptions& options, Files& files);
Result<int> container_load(const ContainerOptions& options, Files& files);
Result<int> container_push(const ContainerOptions& options, Files& files);

}  // namespace qa
