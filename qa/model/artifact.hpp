// One file that a stage produced and that later stages, people or machines use.
#pragma once

#include <string>

namespace qa {

struct Artifact {
  std::string
      kind;  ///< what it is to its readers: "binary", "image", "junit", "cobertura", "html" ...
  std::string path;    ///< relative to the run folder, so that a run can be moved as a whole
  std::string sha256;  ///< lower-case hex of the content; of the entry page for a folder of HTML

  bool operator==(const Artifact&) const = default;
};

}  // namespace qa
