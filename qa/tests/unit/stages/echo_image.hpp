// The image that stages after the container stage find in their tests.
#pragma once

#include "qa/container/image_contents.hpp"
#include "qa/container/image_writer.hpp"

#include <string>

namespace qa {

inline std::string echo_image() {
  const ImageSpec image{.reference = "localhost/echo:dev",
                        .architecture = "amd64",
                        .entry_point = "/app/echo",
                        .arguments = {"--bind=0.0.0.0"},
                        .ports = {},
                        .environment = {{"PATH", "/app"}},
                        .labels = {},
                        .files = service_image_files("/app/echo", "program")};
  return write_image(image)->tarball;
}

}  // namespace qa
