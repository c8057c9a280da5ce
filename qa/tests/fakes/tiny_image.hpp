// A real unpacked image with one static program, /app/child (qa/tests/children/sandbox_child.cpp).
#pragma once

#include "qa/tests/fakes/temporary_folder.hpp"

#include <filesystem>

namespace qa {

class TinyImage {
 public:
  explicit TinyImage(const std::filesystem::path& children) {
    std::filesystem::create_directories(root() / "app");
    std::filesystem::copy_file(children / "qa_sandbox_child", root() / "app/child");
  }

  std::filesystem::path root() const { return folder_ / "root"; }
  /// The folder that the image lies in; goes away with it.
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

}  // namespace qa
