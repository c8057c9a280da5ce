// The image of the container stage, for stages that run it.
#pragma once

#include "qa/container/image.hpp"
#include "qa/engine/stage.hpp"
#include "qa/environment/environment.hpp"

#include <filesystem>
#include <string_view>
#include <utility>

namespace qa {

/// The image of the container stage, byte for byte.
Result<Image> read_image_under_test(StageContext& context);

/// "65532:65532" -> both numbers; the group is the user's when it is left out.
Result<std::pair<int, int>> parse_user(std::string_view text);

/// How services of an environment run the image that was unpacked there.
Result<ServiceImage> service_image(const ImageConfig& config, const std::filesystem::path& root);

/// The folder of an unpacked image. Removed again, unless something failed: command lines of
/// failures need it.
class UnpackedImage {
 public:
  UnpackedImage(std::filesystem::path folder, Files& files);
  ~UnpackedImage();
  UnpackedImage(const UnpackedImage&) = delete;
  UnpackedImage& operator=(const UnpackedImage&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  void keep() { keep_ = true; }

 private:
  std::filesystem::path folder_;
  Files& files_;
  bool keep_ = false;
};

}  // namespace qa
