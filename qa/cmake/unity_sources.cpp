#include "qa/cmake/unity_sources.hpp"

#include "qa/system/lines.hpp"

#include <set>
#include <string>
#include <string_view>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// "CMakeFiles/core.dir/Unity/unity_0_cxx.cxx" of target core. The file API does not say that it is
/// generated.
bool is_unity_file(const TargetSource& source, const CmakeTarget& target) {
  const fs::path folder = target.build_folder / "CMakeFiles" / (target.name + ".dir") / "Unity";
  return source.compile_group && source.path.parent_path() == folder &&
         source.path.filename().string().starts_with("unity_");
}

/// The files that `text` includes by name; relative ones lie beside or below `folder`.
std::set<fs::path> included_files(std::string_view text, const fs::path& folder) {
  constexpr std::string_view kInclude = "#include \"";
  std::set<fs::path> included;
  for (const std::string_view line : lines_of(text)) {
    if (!line.starts_with(kInclude)) continue;
    const std::string_view name = line.substr(kInclude.size());
    included.insert((folder / name.substr(0, name.rfind('"'))).lexically_normal());
  }
  return included;
}

}  // namespace

Result<void> resolve_unity_sources(CmakeTarget& target, Files& files) {
  for (const TargetSource& unity : target.sources) {
    if (!is_unity_file(unity, target)) continue;
    TRY_ASSIGN(const std::string text, files.read(unity.path));
    const std::set<fs::path> included = included_files(text, unity.path.parent_path());
    for (TargetSource& source : target.sources) {
      if (source.compile_group || !included.contains(source.path)) continue;
      source.compile_group = unity.compile_group;
      source.unity = unity.path;
    }
  }
  return {};
}

}  // namespace qa
