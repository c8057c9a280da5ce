#include "qa/engine/previous_results.hpp"

#include <algorithm>

namespace qa {
namespace {

/// Further back, what changed since is no help any more.
constexpr std::size_t kMaxRuns = 50;

}  // namespace

PreviousResults::PreviousResults(RunStore& store, Files& files, std::string before)
    : store_(store), files_(files), before_(std::move(before)) {}

std::optional<PreviousResult> PreviousResults::of(const std::string& stage) {
  const std::lock_guard lock(mutex_);
  if (!ids_) {
    ids_ = store_.list().value_or(std::vector<std::string>());
    if (!before_.empty()) std::erase_if(*ids_, [&](const auto& id) { return id >= before_; });
    ids_->resize(std::min(ids_->size(), kMaxRuns));
    std::ranges::reverse(*ids_);
  }
  while (!results_.contains(stage) && !ids_->empty()) load_next();
  const auto found = results_.find(stage);
  if (found == results_.end()) return std::nullopt;
  return found->second;
}

void PreviousResults::load_next() {
  const std::string id = std::move(ids_->back());
  ids_->pop_back();
  const Result<RunResult> run = store_.load(id);
  if (!run) return;
  for (const StageResult& stage : run->stages) {
    // Without a folder it was neither executed nor replayed. The first one found is the newest.
    if (!stage.folder.empty())
      results_.emplace(
          stage.name, PreviousResult{.run_id = id, .status = stage.status, .folder = stage.folder});
  }
}

Result<StageManifest> PreviousResults::manifest(const PreviousResult& result) {
  TRY_ASSIGN(const std::string text,
             files_.read(store_.folder(result.run_id) / result.folder / kManifestFile));
  return manifest_from_json(text);
}

}  // namespace qa
