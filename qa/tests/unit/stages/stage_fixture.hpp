// A stage in a world of fakes: project /p, stage folder /run/stages/01-x.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace qa {

class NoUpstream : public Upstream {
 public:
  Result<std::filesystem::path> artifact(std::string_view) const override {
    return fail(FailureKind::configuration, "no upstream");
  }
  Result<std::string> digest(std::string_view) const override {
    return fail(FailureKind::configuration, "no upstream");
  }
};

class StageFixture : public testing::Test {
 protected:
  StageContext context() {
    return {.root = "/p",
            .folder = "/run/stages/01-x",
            .run_id = "run-7",
            .upstream = upstream,
            .processes = processes,
            .files = files,
            .clock = clock,
            .step = [this](std::string_view step) { steps.emplace_back(step); },
            .tool_version =
                [this](std::string_view tool, std::string_view version) {
                  versions[std::string(tool)] = version;
                }};
  }

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

  bool ran(const std::string& text) const {
    return std::ranges::any_of(processes.commands, [&text](const Command& command) {
      return to_shell_text(command).find(text) != std::string::npos;
    });
  }

  NoUpstream upstream;
  FakeProcessRunner processes;
  MemoryFiles files;
  ManualClock clock;
  std::vector<std::string> steps;
  std::map<std::string, std::string> versions;
};

/// The tool is not installed.
inline FakeProcessRunner::Answer missing(const std::string& program) {
  return [program](const Command&) -> Result<Completed> {
    return fail(FailureKind::tool_missing, program + " is not installed", "apt-get install it");
  };
}

}  // namespace qa
