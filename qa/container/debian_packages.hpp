// The packages that files of a Debian system belong to, as dpkg knows them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct DebianPackage {
  std::string name;
  std::string version;
  std::string architecture;
  std::string source;                 ///< the package that it was built from
  std::vector<std::string> licenses;  ///< short names in its copyright file, sorted

  bool operator==(const DebianPackage&) const = default;
};

/// Those that are installed, of a text such as /var/lib/dpkg/status, by name.
std::multimap<std::string, DebianPackage> parse_dpkg_status(std::string_view text);

/// "libc6" of "libc6:amd64.list", where dpkg keeps the paths of a package's files.
std::string package_of_list(std::string_view file_name);

/// The names that a copyright file in the machine-readable format (DEP 5) gives its licenses.
std::vector<std::string> licenses_in_copyright(std::string_view text);

}  // namespace qa
