#include "qa/stages/podman_images.hpp"

#include "qa/container/engine_program.hpp"
#include "qa/stages/renamed_image.hpp"

namespace qa {
namespace {

Result<std::string> load(const Image& image, const std::filesystem::path& folder,
                         ProcessRunner& processes, Files& files) {
  TRY_ASSIGN(const RenamedImage renamed, rename_image(image));
  const std::filesystem::path tarball = folder / (renamed.digest + ".tar");
  TRY(files.write(tarball, renamed.tarball));
  CommandLineEngine podman(kPodman, processes, files);
  TRY(podman.load(tarball));
  TRY(files.remove_all(tarball));
  // What runs is what was given: by its digest, not by a name that anybody may take.
  TRY_ASSIGN(const std::string id, podman.image_id(renamed.reference));
  if (id == "sha256:" + renamed.digest) return renamed.digest;
  return fail(FailureKind::host, "podman has the image " + id + " in place of " + renamed.digest);
}

}  // namespace

Result<PodmanImages> load_podman_images(const ImageSources& sources,
                                        const std::filesystem::path& folder,
                                        ProcessRunner& processes, Files& files) {
  PodmanImages images;
  for (const ServiceSpec& service : sources.topology.services) {
    if (images.contains(service.image)) continue;
    TRY_ASSIGN(const Image image, read_service_image(service.image, sources, files));
    TRY_ASSIGN(images[service.image], load(image, folder, processes, files));
  }
  return images;
}

}  // namespace qa
