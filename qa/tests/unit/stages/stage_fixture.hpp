// A context for stages with nothing real in it.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/system/digest.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <map>
#include <string>
#include <vector>

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

 private:
  std::map<std::string, std::pair<std::filesystem::path, std::string>> artifacts_;
};

struct StageWorld {
  FakeUpstream upstream;
  FakeProcessRunner processes;
  MemoryFiles files;
  ManualClock clock;
  std::vector<std::string> steps;

  StageContext context() {
    return {.root = "/project",
            .folder = "/project/reports/runs/1/stages/04-stage",
            .run_id = "1",
            .upstream = upstream,
            .processes = processes,
            .files = files,
            .clock = clock,
            .step = [this](std::string_view step) { steps.emplace_back(step); },
            .tool_version = [](std::string_view, std::string_view) {}};
  }

  /// A file of an earlier stage.
  void provide(const std::string& kind, const std::string& content) {
    const std::filesystem::path path = "/project/reports/runs/1/stages/01-earlier/" + kind;
    files.contents[path] = content;
    upstream.add(kind, path, sha256_hex(content));
  }
};

}  // namespace qa
