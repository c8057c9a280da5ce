// Where an image comes from: an in-toto statement with a SLSA provenance predicate, unsigned.
#pragma once

#include "qa/container/bill_of_materials.hpp"

#include <map>
#include <string>
#include <vector>

namespace qa {

struct Provenance {
  std::string reference;  ///< of the image
  ImageIdentity image;
  std::map<std::string, std::string> settings;  ///< of the stage that made it
  std::map<std::string, std::string> inputs;    ///< what went into it -> SHA-256
  std::vector<std::string> tools;               ///< that made it, with their versions
};

/// SLSA 1.0 in in-toto's statement 1 (slsa.dev, in-toto.io), as JSON. Without time or run, so that
/// the same image is the same statement.
std::string provenance_text(const Provenance& provenance);

/// The compilers that the comments of a program name: "GCC: (Debian 12.2.0-14) 12.2.0".
std::vector<std::string> compilers_of(std::string_view program);

}  // namespace qa
