#include "qa/coverage/placed_counters.hpp"

namespace qa {
namespace {

namespace fs = std::filesystem;

bool lies_in(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

Result<PlacedCounters> place_counters(const fs::path& prefix, const fs::path& build_folder,
                                      Files& files) {
  PlacedCounters counters;
  TRY_ASSIGN(const auto all, files.scan(prefix));
  // Compilers may have been told another name of the same folder.
  TRY_ASSIGN(const fs::path real_folder, files.real_path(build_folder));
  for (const FileFacts& file : all) {
    const fs::path place = "/" / fs::path(file.path);
    if (place.extension() != ".gcda") continue;
    const auto notes = files.real_path(fs::path(place).replace_extension(".gcno"));
    if (!notes || !lies_in(*notes, real_folder)) {
      ++counters.elsewhere;
      continue;
    }
    TRY(files.copy(prefix / file.path, fs::path(*notes).replace_extension(".gcda")));
    ++counters.placed;
  }
  return counters;
}

}  // namespace qa
