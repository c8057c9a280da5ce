#include "qa/engine/run_upstream.hpp"

#include "qa/engine/stage_dependencies.hpp"
#include "qa/model/stage_kind.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace qa {
namespace {

/// Further back, nobody means the artifact of that run any more.
constexpr std::size_t kMaxEarlierRuns = 50;

const StageResult* find_passed(const RunResult& run, std::string_view stage) {
  const auto found = std::ranges::find(run.stages, stage, &StageResult::name);
  return found != run.stages.end() && found->status == StageStatus::passed ? &*found : nullptr;
}

/// Without stages/NN-name, whose number changes when other stages come and go. Of a command it is
/// the path below the project, too.
std::filesystem::path path_inside(const Artifact& artifact) {
  std::filesystem::path inside;
  int position = 0;
  for (const std::filesystem::path& name : std::filesystem::path(artifact.path)) {
    if (++position > 2) inside /= name;
  }
  return inside;
}

/// Kind and stage, and the file's name where the stage has several of a kind.
std::string label(const std::string& stage, const Artifact& artifact,
                  const std::vector<Artifact>& all) {
  std::string text = artifact.kind + " of " + stage;
  if (std::ranges::count(all, artifact.kind, &Artifact::kind) < 2) return text;
  return text + " (" + path_inside(artifact).string() + ")";
}

}  // namespace

std::vector<std::string> needed_stages(const Pipeline& pipeline, const StageSpec& stage) {
  std::set<std::string> needed(stage.needs.begin(), stage.needs.end());
  std::vector<std::string> names;
  // Needs point backwards, so one pass from the end finds the indirect ones, too.
  for (auto candidate = pipeline.stages.rbegin(); candidate != pipeline.stages.rend();
       ++candidate) {
    if (!needed.contains(candidate->name)) continue;
    names.push_back(candidate->name);
    needed.insert(candidate->needs.begin(), candidate->needs.end());
  }
  return names;
}

RunUpstream::RunUpstream(const Pipeline& pipeline, const StageSpec& stage, const RunResult& so_far,
                         std::filesystem::path root, RunStore& store, Files& files)
    : consumer_(stage.name),
      run_id_(so_far.id),
      root_(std::move(root)),
      store_(store),
      files_(files) {
  for (std::string& name : needed_stages(pipeline, stage)) {
    const StageResult* result = find_passed(so_far, name);
    const StageSpec& producer = *find_stage(pipeline, name);
    producers_.push_back({.stage = std::move(name),
                          .is_input = uses_artifacts_of(*stage.kind, *producer.kind),
                          .leaves_outputs = !producer.kind->outputs(producer.settings).empty(),
                          .in_this_run = result != nullptr,
                          .artifacts = result ? result->artifacts : std::vector<Artifact>()});
  }
}

Result<std::filesystem::path> RunUpstream::artifact(std::string_view kind) const {
  TRY_ASSIGN(const Found found, find(kind));
  return verified_path(found);
}

Result<std::string> RunUpstream::digest(std::string_view kind) const {
  TRY_ASSIGN(const Found found, find(kind));
  return found.artifact.sha256;
}

Result<std::vector<UpstreamArtifact>> RunUpstream::artifacts(std::string_view kind) const {
  std::vector<UpstreamArtifact> all;
  for (const Producer& producer : producers_) {
    TRY_ASSIGN(const std::vector<Found> made, artifacts_of(producer));
    for (const Found& found : made) {
      if (found.artifact.kind != kind) continue;
      TRY_ASSIGN(std::filesystem::path path, verified_path(found));
      all.push_back(
          {.stage = producer.stage, .path = std::move(path), .sha256 = found.artifact.sha256});
    }
  }
  return all;
}

Result<RunUpstream::Found> RunUpstream::find(std::string_view kind) const {
  for (const Producer& producer : producers_) {
    TRY_ASSIGN(const std::vector<Found> made, artifacts_of(producer));
    const auto newest = std::find_if(made.rbegin(), made.rend(), [&](const Found& found) {
      return found.artifact.kind == kind;
    });
    if (newest != made.rend()) return *newest;
  }
  return tl::unexpected(nothing_found(kind));
}

/// In this run, or in the newest earlier one in which it passed.
Result<std::vector<RunUpstream::Found>> RunUpstream::artifacts_of(const Producer& producer) const {
  EarlierRun run{.run_id = run_id_, .artifacts = producer.artifacts};
  if (!producer.in_this_run) {
    TRY_ASSIGN(std::optional<EarlierRun> earlier, earlier_run(producer.stage));
    if (!earlier) return std::vector<Found>();
    run = std::move(*earlier);
  }
  std::vector<Found> found;
  for (Artifact& artifact : run.artifacts) {
    found.push_back(
        {.stage = producer.stage, .run_id = run.run_id, .artifact = std::move(artifact)});
  }
  return found;
}

Result<std::filesystem::path> RunUpstream::verified_path(const Found& found) const {
  const std::filesystem::path path =
      std::filesystem::absolute(store_.folder(found.run_id) / found.artifact.path);
  const Result<std::string> now = files_.sha256(path);
  if (now && *now == found.artifact.sha256) return path;
  return fail(FailureKind::host,
              fmt::format("{} is not what stage {} recorded in run {}: its sha256 was {}, now {}",
                          path.string(), found.stage, found.run_id, found.artifact.sha256,
                          now ? "it is " + *now : now.error().what),
              "qa run " + found.stage + " " + consumer_);
}

/// Only the newest run in which the stage passed counts: an artifact of that kind in an older one
/// is of another making.
Result<std::optional<RunUpstream::EarlierRun>> RunUpstream::earlier_run(
    const std::string& stage) const {
  TRY_ASSIGN(std::vector<std::string> ids, store_.list());
  ids.resize(std::min(ids.size(), kMaxEarlierRuns));
  for (const std::string& id : ids) {
    if (id == run_id_) continue;
    const Result<RunResult> run = store_.load(id);
    const StageResult* result = run ? find_passed(*run, stage) : nullptr;
    if (result != nullptr) return EarlierRun{.run_id = id, .artifacts = result->artifacts};
  }
  return std::nullopt;
}

Result<std::map<std::string, std::string>> RunUpstream::digests() const {
  std::map<std::string, std::string> digests;
  for (const Producer& producer : producers_) {
    if (!producer.is_input) continue;
    std::vector<Artifact> artifacts = producer.artifacts;
    if (!producer.in_this_run) {
      TRY_ASSIGN(artifacts, artifacts_left_by(producer));
    }
    for (const Artifact& artifact : artifacts)
      digests[label(producer.stage, artifact, artifacts)] = artifact.sha256;
  }
  return digests;
}

/// What a command left lies in the project, where anybody may change it.
Result<std::vector<Artifact>> RunUpstream::artifacts_left_by(const Producer& producer) const {
  TRY_ASSIGN(std::optional<EarlierRun> run, earlier_run(producer.stage));
  if (!run)
    return fail(FailureKind::host, "this run leaves out " + producer.stage +
                                       ", and no earlier one has a result of it");
  if (!producer.leaves_outputs) return std::move(run->artifacts);
  for (Artifact& artifact : run->artifacts) {
    TRY_ASSIGN(artifact.sha256, files_.sha256(root_ / path_inside(artifact)));
  }
  return std::move(run->artifacts);
}

Failure RunUpstream::nothing_found(std::string_view kind) const {
  std::string left_out;
  for (const Producer& producer : producers_) {
    if (!producer.in_this_run) left_out += producer.stage + ", ";
  }
  Failure failure{.kind = FailureKind::configuration};
  if (left_out.empty()) {
    failure.what =
        fmt::format("no stage that {} needs records an artifact of kind '{}'", consumer_, kind);
    failure.next =
        "add the stage that records it to the needs of " + consumer_ + " in pipeline.toml";
  } else {
    failure.what = fmt::format(
        "needs an artifact of kind '{}', but this run leaves out {}and no earlier run has it", kind,
        left_out);
    failure.next = "qa run " + consumer_;
  }
  return failure;
}

}  // namespace qa
