// The images that stages run: the container stage's, or tarballs that somebody else has made.
#pragma once

#include "qa/container/image.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/engine/stage.hpp"
#include "qa/environment/service_images.hpp"
#include "qa/model/topology.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace qa {

/// The image of the container stage, byte for byte.
Result<Image> read_image_under_test(StageContext& context);

/// One that somebody else has made. Fails with kind product when it is not what it says, with kind
/// configuration when it is for another machine than this.
Result<Image> read_foreign_image(const std::filesystem::path& tarball, Files& files);

/// How services of an environment run the image that was unpacked there.
Result<ServiceImage> service_image(const Image& image, const std::filesystem::path& root);

/// Where the images of a topology come from.
struct ImageSources {
  const Topology& topology;
  std::filesystem::path root;               ///< the project, in which tarballs lie
  std::function<Result<Image>()> artifact;  ///< reads the image that topologies call ${artifact}
  std::function<void(const std::string& tarball)> found;  ///< is told the tarballs
};

/// The image that a topology calls so.
Result<Image> read_service_image(const std::string& name, const ImageSources& sources,
                                 Files& files);

/// What the services of a topology run, each image unpacked in a folder of its own below `folder`.
Result<ServiceImages> unpack_service_images(const ImageSources& sources,
                                            const std::filesystem::path& folder, Files& files);

/// The folder of unpacked images. Removed again, unless something failed: command lines of failures
/// need it.
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
