#include "qa/engine/stage_leaks.hpp"

#include "qa/system/project_path.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

constexpr std::size_t kMaxNames = 5;

constexpr std::string_view kProcess = "process";

std::string rule_of(std::string_view what) {
  return "leak." + std::string(what);
}

Finding leak(std::string_view what, std::string message) {
  return {.severity = Severity::warning, .rule = rule_of(what), .message = std::move(message)};
}

std::string first_names(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), kMaxNames);
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(shown);
  return fmt::format("{}{}", fmt::join(names.begin(), end, ", "),
                     shown < names.size() ? ", ..." : "");
}

}  // namespace

void end_leaked_processes(StageResult& result, std::string_view run_id, Sweeper* sweeper,
                          StageLog& log) {
  if (sweeper == nullptr) return;
  for (const std::string& process : sweeper->end_processes(run_id, result.name)) {
    const std::string message = "left " + process + " behind, which was killed";
    log.note("[qa: " + message + "]");
    result.findings.push_back(leak(kProcess, message));
  }
}

void judge_leaked_processes(StageResult& result, const RunPolicy& policy) {
  if (!policy.strict || result.status != StageStatus::passed) return;
  std::vector<std::string> messages;
  for (const Finding& finding : result.findings) {
    if (finding.rule == rule_of(kProcess)) messages.push_back(finding.message);
  }
  if (messages.empty()) return;
  result.status = StageStatus::failed;
  result.failure = Failure{.kind = FailureKind::product, .what = first_names(messages)};
}

void remove_temporary_folder(StageResult& result, const std::filesystem::path& folder,
                             Files& files) {
  std::vector<std::string> names;
  for (const auto& found : {files.list_folders(folder), files.list(folder)}) {
    if (!found) continue;
    for (const std::filesystem::path& path : *found)
      names.push_back(path.lexically_relative(folder).string());
  }
  if (!names.empty()) {
    result.findings.push_back(
        leak("temp", fmt::format("left {} in its TMPDIR, which was removed", first_names(names))));
  }
  if (const Result<void> removed = files.remove_all(folder); !removed)
    result.findings.push_back(leak("temp", removed.error().what));
}

MountCheck::MountCheck(Sweeper* sweeper, std::vector<std::filesystem::path> places)
    : sweeper_(sweeper), places_(std::move(places)), known_(mounts_here()) {}

std::set<std::string> MountCheck::mounts_here() const {
  if (sweeper_ == nullptr) return {};
  std::set<std::string> mounts = sweeper_->mounts();
  std::erase_if(mounts, [this](const std::string& point) {
    return std::ranges::none_of(places_, [&](const std::filesystem::path& place) {
      return !place.empty() && point != place && lies_in_any(point, std::array{place.string()});
    });
  });
  return mounts;
}

std::vector<Finding> MountCheck::compare() {
  std::vector<Finding> findings;
  if (sweeper_ == nullptr || suspects_.empty()) return findings;
  std::set<std::string> now = mounts_here();
  std::vector<std::string> appeared;
  std::ranges::set_difference(now, known_, std::back_inserter(appeared));
  for (const std::string& point : appeared) {
    findings.push_back(leak(
        "mount", fmt::format("mount {} appeared while {} ran; whose it is the system doesn't tell",
                             point, fmt::join(suspects_, ", "))));
  }
  known_ = std::move(now);
  suspects_.clear();
  return findings;
}

}  // namespace qa
