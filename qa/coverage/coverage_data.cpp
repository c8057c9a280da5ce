#include "qa/coverage/coverage_data.hpp"

#include <set>
#include <string_view>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNotes = ".gcno";
constexpr const char* kCounters = ".gcda";

/// Clang writes the format of GCC 4.8, which no GCC that knows C++20 does; the bytes stand in the
/// machine's order. llvm.org/doxygen: GCOVProfiling.cpp, DefaultGCOVVersion
bool is_clangs(std::string_view notes) {
  return notes.substr(0, 8) == "oncg*804" || notes.substr(0, 8) == "gcno408*";
}

Result<CoverageTool> tool_for(const fs::path& notes, Compilers compilers, Files& files) {
  if (compilers == Compilers::gnu) return CoverageTool::gcov;
  if (compilers == Compilers::clang) return CoverageTool::llvm_cov;
  TRY_ASSIGN(const std::string content, files.read(notes));
  return is_clangs(content) ? CoverageTool::llvm_cov : CoverageTool::gcov;
}

}  // namespace

Result<CoverageData> find_coverage_data(const fs::path& build_folder, Compilers compilers,
                                        Files& files) {
  TRY_ASSIGN(const std::vector<FileFacts> all, files.scan(build_folder));
  std::set<fs::path> counters;
  CoverageData data;
  for (const FileFacts& file : all) {
    const fs::path path = build_folder / file.path;
    if (path.extension() == kCounters) counters.insert(path);
    if (path.extension() != kNotes) continue;
    TRY_ASSIGN(const CoverageTool tool, tool_for(path, compilers, files));
    data.notes.push_back({.path = path, .modified_ns = file.modified_ns, .tool = tool});
  }
  for (CoverageNotes& notes : data.notes)
    notes.has_counters = counters.erase(fs::path(notes.path).replace_extension(kCounters)) > 0;
  data.lonely_counters.assign(counters.begin(), counters.end());
  return data;
}

Result<int> remove_counters(const fs::path& build_folder, Files& files) {
  TRY_ASSIGN(const std::vector<FileFacts> all, files.scan(build_folder));
  int removed = 0;
  for (const FileFacts& file : all) {
    const fs::path path = build_folder / file.path;
    if (path.extension() != kCounters) continue;
    TRY(files.remove_all(path));
    ++removed;
  }
  return removed;
}

}  // namespace qa
