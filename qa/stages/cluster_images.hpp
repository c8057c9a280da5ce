// Images for services that run in a cluster, and how they get there.
#pragma once

#include "qa/environment/kubernetes_manifest.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/stages/image_under_test.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace qa {

/// The command that brings a tarball into the cluster: the one that pipeline.toml says, or that of
/// the tool which made the context. Fails with kind configuration where nobody knows one.
Result<std::vector<std::string>> loader_of(const std::string& context,
                                           const std::vector<std::string>& configured,
                                           const std::filesystem::path& tarball);

/// Brings images into a cluster, each by a name that no other has.
class ClusterLoader {
 public:
  ClusterLoader(std::string context, std::vector<std::string> loader, std::filesystem::path folder,
                ProcessRunner& processes, Files& files)
      : context_(std::move(context)),
        loader_(std::move(loader)),
        folder_(std::move(folder)),
        processes_(processes),
        files_(files) {}

  /// Fails with kind host when the loader does.
  Result<ClusterImage> load(const Image& image);

 private:
  std::string context_;
  std::vector<std::string> loader_;
  std::filesystem::path folder_;
  ProcessRunner& processes_;
  Files& files_;
};

/// Of all services of the topology.
Result<ClusterImages> load_service_images(const ImageSources& sources, ClusterLoader& loader,
                                          Files& files);

/// One from which requests are sent: programs of this machine with what they load, the first of
/// which waits in it, and the .proto files below `proto_path`; each where it is on this machine.
Result<Image> runner_image(const std::vector<std::filesystem::path>& programs,
                           const std::filesystem::path& proto_path, Files& files);

}  // namespace qa
