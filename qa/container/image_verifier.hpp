// Defects of an image. Loaders accept a wrong diff_id or architecture without a word, so we look.
#pragma once

#include "qa/container/image.hpp"
#include "qa/model/finding.hpp"

#include <set>
#include <string>
#include <vector>

namespace qa {

/// What the image should be, as its maker declared it.
struct ImageExpectation {
  std::string reference;
  std::string binary_sha256;    ///< hex; the entry point must have exactly this content
  std::set<std::string> paths;  ///< everything that may be in it, without a leading slash
};

/// One finding for each defect; the rule names the check: "image.blob-digest", "image.descriptor",
/// "image.diff-id", "image.history", "image.index", "image.layout", "image.docker-archive",
/// "image.reference", "image.platform", "image.entry-point", "image.user", "image.path",
/// "image.duplicate", "image.link", "image.kind", "image.permissions", "image.undeclared",
/// "image.missing".
std::vector<Finding> verify_image(const Image& image, const ImageExpectation& expected);

/// The same for an image that somebody else has made, of which nothing is expected but that it is
/// what it says: its digests and layers, the same for all loaders, and a program that its machine
/// can start.
std::vector<Finding> verify_foreign_image(const Image& image);

}  // namespace qa
