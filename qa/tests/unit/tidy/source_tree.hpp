// The project's own sources as text, for tests that judge the tree itself.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace qa {

struct SourceFile {
  std::string path;  ///< relative to the project root
  std::vector<std::string> lines;
};

inline std::vector<SourceFile> read_sources(const std::filesystem::path& root,
                                            const std::string& below) {
  std::vector<SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / below)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || (extension != ".cpp" && extension != ".hpp")) continue;
    SourceFile file{.path = std::filesystem::relative(entry.path(), root).string(), .lines = {}};
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
    files.push_back(std::move(file));
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

}  // namespace qa
