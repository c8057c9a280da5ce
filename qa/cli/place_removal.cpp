#include "qa/cli/place_removal.hpp"

#include "qa/environment/made_place.hpp"
#include "qa/stages/orchestrator_choice.hpp"

namespace qa {
namespace {

constexpr const char* kCache = "gc-cache";

Result<MadePlace> read_record(const std::filesystem::path& folder, Files& files) {
  TRY_ASSIGN(const std::string text, files.read(folder / kPlaceRecord));
  return parse_made_place(text);
}

}  // namespace

std::optional<std::string> recorded_place(const std::filesystem::path& folder, Files& files) {
  if (!files.exists(folder / kPlaceRecord)) return std::nullopt;
  const Result<MadePlace> place = read_record(folder, files);
  return place ? text_of(*place) : place.error().what;
}

Result<void> remove_recorded_place(const std::filesystem::path& folder, Files& files,
                                   ProcessRunner& processes, Clock& clock) {
  if (!files.exists(folder / kPlaceRecord)) return {};
  TRY_ASSIGN(const MadePlace place, read_record(folder, files));
  const std::string left = remove_made_place(place, folder / kCache, processes, clock);
  TRY(files.remove_all(folder / kCache));
  if (!left.empty()) return fail(FailureKind::host, left, "qa gc");
  return files.remove_all(folder / kPlaceRecord);
}

}  // namespace qa
