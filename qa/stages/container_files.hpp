// The files that an image has because the container stage's keys declare them.
#pragma once

#include "qa/container/image_files.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/finding.hpp"

#include <array>
#include <string>
#include <vector>

namespace qa {

/// Where systems keep the authorities that they trust: Debian, Fedora, openSUSE.
inline constexpr std::array kSystemBundles = {"/etc/ssl/certs/ca-certificates.crt",
                                              "/etc/pki/tls/certs/ca-bundle.crt",
                                              "/etc/ssl/ca-bundle.pem"};
/// Where gRPC and most other software look first.
inline constexpr const char* kBundleInImage = "/etc/ssl/certs/ca-certificates.crt";

/// Adds what `files` and `certificates` say. A link inside a declared folder stays one; what is
/// behind any other is in the image itself, and said in `notes` (rule "image.link"). Fails with
/// kind configuration when something is not there, is no file, or leads out of the project without
/// being named by its absolute path.
Result<void> add_declared_files(const ContainerSettings& settings, StageContext& context,
                                ImageFiles& files, std::vector<Finding>& notes);

}  // namespace qa
