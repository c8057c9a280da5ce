#include "qa/cli/run_image.hpp"

#include "qa/container/image_reader.hpp"
#include "qa/container/image_tag.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/engine/run_upstream.hpp"
#include "qa/model/stage_kind.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/digest.hpp"
#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/posix_process_runner.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::string_view kImage = "image";

const Artifact* image_in(const StageResult& stage) {
  const auto found = std::ranges::find(stage.artifacts, kImage, &Artifact::kind);
  return found == stage.artifacts.end() ? nullptr : &*found;
}

/// The stage called `name`, or the only one that made an image.
Result<const StageResult*> making_stage(const RunResult& run, const std::string& name) {
  std::vector<std::string> makers;
  const StageResult* maker = nullptr;
  for (const StageResult& stage : run.stages) {
    if (image_in(stage) == nullptr) continue;
    makers.push_back(stage.name);
    if (name.empty() || stage.name == name) maker = &stage;
  }
  if (makers.empty())
    return fail(FailureKind::configuration, "run " + run.id + " made no image", "qa run container");
  if (maker == nullptr)
    return fail(FailureKind::configuration, unknown_word("stage with an image", name, makers));
  if (name.empty() && makers.size() > 1)
    return fail(FailureKind::configuration,
                fmt::format("several stages of run {} made an image; name one: {}, {}", run.id,
                            makers[0], makers[1]),
                "qa container --help");
  if (maker->status == StageStatus::passed) return maker;
  return fail(FailureKind::product,
              fmt::format("stage {} of run {} is red: its image is not what it should be",
                          maker->name, run.id),
              fmt::format("qa logs {}", maker->name));
}

/// Whether `user` is a stage of every run that works on what `maker` makes.
bool uses_image(const Pipeline& pipeline, const StageSpec& user, const std::string& maker) {
  if (user.optional || user.kind->consumes != kImage) return false;
  const std::vector<std::string> needed = needed_stages(pipeline, user);
  return std::ranges::find(needed, maker) != needed.end();
}

void add_tests(RunImage& image, const Pipeline& pipeline) {
  for (const StageSpec& stage : pipeline.stages) {
    if (!uses_image(pipeline, stage, image.stage)) continue;
    const auto result = std::ranges::find(image.run.stages, stage.name, &StageResult::name);
    const bool passed = result != image.run.stages.end() && result->status == StageStatus::passed;
    (passed ? image.tested : image.untested).push_back(stage.name);
  }
}

Result<std::string> tag_of(const RunResult& run, const Project& project) {
  if (run.commit.empty())
    return fail(FailureKind::configuration,
                "run " + run.id + " knows no commit, after which its image would be named",
                "name it: --tag TAG");
  PosixProcessRunner processes;
  TRY_ASSIGN(const std::string description,
             git_output(processes, project.root, {"describe", "--tags", "--always", run.commit}));
  // What nobody could tell is not taken for clean.
  const bool is_clean = run.dirty.has_value() && !*run.dirty;
  return described_tag(trimmed(description), is_clean ? WorkTree::clean : WorkTree::dirty);
}

}  // namespace

std::string RunImage::origin() const {
  constexpr std::size_t kShown = 12;
  if (run.commit.empty()) return "run " + run.id;
  return fmt::format("run {}, of commit {}{}", run.id, run.commit.substr(0, kShown),
                     run.dirty.value_or(true) ? " and changes to it" : "");
}

Result<RunImage> image_of_run(const ContainerOptions& options, const Project& project,
                              Files& files) {
  RunStore store(project.reports, files);
  TRY_ASSIGN(const std::string id, store.resolve(options.run));
  RunImage image;
  TRY_ASSIGN(image.run, store.load(id));
  TRY_ASSIGN(const StageResult* stage, making_stage(image.run, options.stage));
  image.stage = stage->name;
  const Artifact& artifact = *image_in(*stage);
  const std::filesystem::path path = store.folder(id) / artifact.path;
  TRY_ASSIGN(const std::string tarball, files.read(path));
  if (sha256_hex(tarball) != artifact.sha256)
    return fail(FailureKind::host,
                shown_path(path) + " has changed since run " + id + " recorded it",
                "qa run " + stage->name);
  TRY_ASSIGN(image.image, read_image(tarball));
  add_tests(image, project.pipeline);
  return image;
}

Result<std::string> image_name(const RunImage& image, const std::string& repository,
                               const ContainerOptions& options, const Project& project) {
  if (options.tag.empty()) {
    TRY_ASSIGN(const std::string tag, tag_of(image.run, project));
    return repository + ":" + tag;
  }
  TRY_ASSIGN(const std::string tag, checked_tag(options.tag));
  return repository + ":" + tag;
}

}  // namespace qa
