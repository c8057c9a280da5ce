#include "qa/adoption/bundled_folders.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

namespace qa {
namespace {

bool says_bundled(std::string name) {
  static constexpr std::array<std::string_view, 14> kNames = {
      "3rd_party",   "3rd-party",   "3rdparty",   "_deps",       "deps",
      "extern",      "external",    "externals",  "subprojects", "submodules",
      "third-party", "third_party", "thirdparty", "vendor"};
  std::ranges::transform(name, name.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace

std::vector<std::string> bundled_folders(const std::vector<std::string>& files) {
  std::set<std::string> folders;
  for (const std::string& file : files) {
    std::filesystem::path folder;
    for (const auto& part : std::filesystem::path(file).parent_path()) {
      folder /= part;
      if (!says_bundled(part.string())) continue;
      folders.insert(folder.string());
      break;
    }
  }
  return {folders.begin(), folders.end()};
}

std::vector<std::string> submodule_folders(std::string_view text) {
  std::vector<std::string> folders;
  for (const std::string_view line : lines_of(text)) {
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos || trimmed(line.substr(0, sign)) != "path") continue;
    folders.emplace_back(trimmed(line.substr(sign + 1)));
  }
  return folders;
}

}  // namespace qa
