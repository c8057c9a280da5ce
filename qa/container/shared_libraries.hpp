// What a dynamic program loads before main(): every library, found as loaders find them, on this
// machine or in an image. Nothing is run.
#pragma once

#include "qa/container/elf.hpp"
#include "qa/system/files.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// The content of the file at an absolute path, links followed; nothing when there is none.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;

/// Of this machine.
FileReader file_reader(Files& files);

struct SharedLibrary {
  std::string name;  ///< as it is asked for
  std::string path;
  std::string content;
  ElfFacts facts;
};

struct MissingLibrary {
  std::string name;
  std::string wanted_by;  ///< name of the library, or of the program
  std::string damaged;    ///< path at which a loader finds something else, and gives up

  bool operator==(const MissingLibrary&) const = default;
};

/// "server needs the library libx.so, which is not in the image".
std::string what_is_missing(const MissingLibrary& library);

struct SharedLibraries {
  std::vector<SharedLibrary> found;  ///< without the loader; in the order of loading
  std::vector<MissingLibrary> missing;
};

/// Of the program that lies at `path`, whose headers are `program`. `library_path` is what
/// LD_LIBRARY_PATH says.
SharedLibraries shared_libraries(const ElfFacts& program, const std::string& path,
                                 const FileReader& read, const std::string& library_path = {});

}  // namespace qa
