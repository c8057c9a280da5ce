// /etc/ld.so.cache: where ldconfig found the libraries of the system.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

inline constexpr const char* kLoaderCache = "/etc/ld.so.cache";

/// Name of a library -> its paths, the first one first; without those for certain processors. A
/// cache in another format than glibc's (since 2.2) is empty, like one that is damaged.
std::map<std::string, std::vector<std::string>> read_loader_cache(std::string_view bytes);

}  // namespace qa
