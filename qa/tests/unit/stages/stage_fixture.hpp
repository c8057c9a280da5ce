// A stage in a world of fakes: the project is /project, its own folder lies below reports/.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/system/digest.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace qa {

/// Artifacts by kind; the digest is recorded when the artifact is.
class FakeUpstream : public Upstream {
 public:
  void add(const std::string& kind, const std::filesystem::path& path, std::string sha256) {
    artifacts_[kind] = {path, std::move(sha256)};
  }
  Result<std::filesystem::path> artifact(std::string_view kind) const override {
    const auto found = artifacts_.find(std::string(kind));
    if (found == artifacts_.end())
      return fail(FailureKind::configuration, "no artifact " + std::string(kind));
    return found->second.first;
  }
  Result<std::string> digest(std::string_view kind) const override {
    TRY(artifact(kind));
    return artifacts_.at(std::string(kind)).second;
  }
  Result<std::vector<UpstreamArtifact>> artifacts(std::string_view kind) const override {
    const auto found = artifacts_.find(std::string(kind));
    if (found == artifacts_.end()) return std::vector<UpstreamArtifact>();
    return std::vector<UpstreamArtifact>{
        {.stage = "earlier", .path = found->second.first, .sha256 = found->second.second}};
  }

 private:
  std::map<std::string, std::pair<std::filesystem::path, std::string>> artifacts_;
};

struct StageWorld {
  FakeUpstream upstream;
  FakeProcessRunner processes;
  MemoryFiles files;
  ManualClock clock;
  JobBudget budget{2};
  StageJobs jobs{budget};
  std::vector<std::string> steps;
  std::map<std::string, std::string> versions;
  std::set<std::string> read;
  std::string proof;

  StageWorld() { processes.on({}, completed(0)); }

  StageContext context() {
    return {
        .root = "/project",
        .folder = "/project/reports/runs/1/stages/04-stage",
        .kept_folder = "/project/reports/cache/kept/stage/files",
        .builds_folder = "/project/reports/builds",
        .run_id = "1",
        .upstream = upstream,
        .processes = processes,
        .files = files,
        .clock = clock,
        .jobs = jobs,
        .step = [this](std::string_view step) { steps.emplace_back(step); },
        .tool_version = [this](std::string_view tool,
                               std::string_view version) { versions[std::string(tool)] = version; },
        .has_read = [this](std::string_view file) { read.emplace(file); },
        .proof = [this](const Command& command) { proof = to_shell_text(command); }};
  }

  /// A file of an earlier stage.
  void provide(const std::string& kind, const std::string& content) {
    const std::filesystem::path path = "/project/reports/runs/1/stages/01-earlier/" + kind;
    files.contents[path] = content;
    upstream.add(kind, path, sha256_hex(content));
  }

  bool ran(const std::string& text) const {
    return std::ranges::any_of(processes.commands, [&text](const Command& command) {
      return to_shell_text(command).find(text) != std::string::npos;
    });
  }
};

class StageFixture : public testing::Test, protected StageWorld {
 protected:
  /// Runs `function` on a stage "x" with these settings; it must give a result.
  StageResult result_of(StageFunction function, const StageSettings& settings) {
    StageContext world = context();
    Result<StageResult> result = function({.name = "x", .settings = settings}, world);
    if (!result) {
      ADD_FAILURE() << result.error().what;
      return {};
    }
    return *std::move(result);
  }

  /// The same for a function that must not find out.
  Failure failure_of(StageFunction function, const StageSettings& settings) {
    StageContext world = context();
    Result<StageResult> result = function({.name = "x", .settings = settings}, world);
    if (result) {
      ADD_FAILURE() << "the stage gave a result";
      return {};
    }
    return result.error();
  }
};

/// The tool is not installed.
inline FakeProcessRunner::Answer missing(const std::string& program) {
  return [program](const Command&) -> Result<Completed> {
    return fail(FailureKind::tool_missing, program + " is not installed", "apt-get install it");
  };
}

}  // namespace qa
