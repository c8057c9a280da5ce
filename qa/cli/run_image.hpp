// The image that a run made: the bytes that it recorded, and what has tested them.
#pragma once

#include "qa/cli/container_actions.hpp"
#include "qa/container/image_archive.hpp"
#include "qa/model/run_result.hpp"

#include <string>
#include <vector>

namespace qa {

struct RunImage {
  RunResult run;
  std::string stage;
  Image image;
  std::vector<std::string> tested;    ///< stages of that run that used the image, and passed
  std::vector<std::string> untested;  ///< those of the pipeline that use it, too, and did not

  /// "run 20261124-180130-4f2a, of commit 0123abcd".
  std::string origin() const;
};

/// Fails when the stage that made it was red, or the bytes are not those that were recorded.
Result<RunImage> image_of_run(const ContainerOptions& options, const Project& project,
                              Files& files);

/// The name that the image gets: `repository` with the tag that the options give, or git.
Result<std::string> image_name(const RunImage& image, const std::string& repository,
                               const ContainerOptions& options, const Project& project);

}  // namespace qa
