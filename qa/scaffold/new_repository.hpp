// A repository of its own for a new service: the echo service of the template under another name,
// with the serving kit as it is.
#pragma once

#include "qa/scaffold/service_name.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <string>

namespace qa {

/// The checkout or the installed template of which `program` is a part: the nearest folder above it
/// that has the kit, itself or in share/qa/template. Fails (host) when there is none.
Result<std::filesystem::path> find_template(Files& files, const std::filesystem::path& program);

struct NewRepository {
  ServiceName name;
  std::filesystem::path source;  ///< as find_template() has it
  std::filesystem::path target;
  std::string license;  ///< of the service, an SPDX id as license_of() has it; empty: none
  std::string version;  ///< of the template, and so of the kit in it
};

/// Fails (configuration) when the target has something in it already, but for a `.git`, and writes
/// nothing then.
Result<void> write_repository(Files& files, const NewRepository& repository);

}  // namespace qa
