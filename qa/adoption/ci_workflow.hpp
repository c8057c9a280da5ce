// Files that let a code host call qa: thin, so that what is judged stays in the pipeline file.
#pragma once

#include <string>

namespace qa {

struct CiFacts {
  std::string made_by;    ///< the command that writes the file: "qa ci generate github"
  std::string qa = "qa";  ///< how it is called from the root of the repository: "scripts/qa"
  std::string install;    ///< shell command that makes it callable; empty: the image has it
  std::string image = "debian:12";  ///< of the container that jobs run in; what qa is tested on
  std::string folder;               ///< of the project in its repository; empty: its root
  std::string results = "reports";  ///< folder of the results, relative to the project
  std::string profile = "ci";       ///< of pushes and of proposed changes
  std::string nightly_profile = "nightly";
  bool has_submodules = false;
  bool needs_namespaces = false;  ///< some stage starts the image in namespaces of its own
};

/// .github/workflows/*.yml
std::string github_workflow(const CiFacts& facts);

/// .gitlab-ci.yml, or a file that one includes.
std::string gitlab_pipeline(const CiFacts& facts);

}  // namespace qa
