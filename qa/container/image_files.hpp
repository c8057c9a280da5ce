// What goes into an image beside its program, gathered from several sources: no path has two of
// them, and what is a file for one is no folder for another.
#pragma once

#include "qa/container/root_entries.hpp"
#include "qa/container/tar.hpp"
#include "qa/model/failure.hpp"

#include <map>
#include <string>
#include <vector>

namespace qa {

class ImageFiles {
 public:
  /// Begins with what every image has (see service_image_files). All of that but the program may be
  /// replaced.
  ImageFiles(const std::string& entry_point, std::string program);
  ImageFiles(const ImageFiles&) = delete;
  ImageFiles& operator=(const ImageFiles&) = delete;

  /// `source` is what people call the place that it comes from, `machine_file` where that is when
  /// it is no file of the project. Folders around it are added. Fails with kind configuration.
  Result<void> add(TarEntry entry, const std::string& source, const std::string& machine_file = {});

  /// Points into this.
  const RootEntries& entries() const { return entries_; }

  /// Path in the image -> file of this machine, of those that were taken from there.
  const std::map<std::string, std::string>& machine_files() const { return machine_files_; }

  std::vector<TarEntry> take() &&;

 private:
  struct Placed {
    TarEntry entry;
    std::string source;  ///< empty: every image has it
  };

  void place(const std::string& path, Placed what);

  std::map<std::string, Placed> placed_;
  RootEntries entries_;
  std::map<std::string, std::string> machine_files_;
};

}  // namespace qa
