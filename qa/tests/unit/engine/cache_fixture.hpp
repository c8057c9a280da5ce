// A pipeline of stages of kind "command" whose results may be cached, in a world of fakes. Each run
// has a cache of its own, as each process has.
#pragma once

#include "qa/engine/cached_plan.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/tests/unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {

class CacheFixture : public EngineTest {
 protected:
  CacheFixture() {
    pipeline.policy.jobs = 1;
    files.contents["/project/src/a.cpp"] = "1";
    files.contents["/usr/bin/check"] = "program";
    files.contents["/usr/bin/qa"] = "driver";
    files.contents["/var/lib/dpkg/status"] = "packages";
  }

  /// A stage that reads src and leaves out.txt, whose content is `product`.
  StageSpec& add_cached(const std::string& name, std::vector<std::string> needs = {}) {
    StageSpec& spec = add_stage(name, std::move(needs), producing("same"));
    spec.inputs = {"src"};
    spec.kind = &kCommandKind;
    spec.settings = CommandSettings{.argv = {"check"}, .outputs = {"out.txt"}};
    return spec;
  }

  StageBody producing(const std::string& product) {
    return [this, product](const StageSpec& spec, StageContext& context) -> Result<StageResult> {
      ++executions[spec.name];
      context.tool_version("check", "1.2");
      TRY(context.files.append(context.folder / "output.log", "said " + product + "\n"));
      TRY(context.files.write(context.folder / "out.txt", product));
      TRY_ASSIGN(Artifact artifact, record_artifact(context, "output", context.folder / "out.txt"));
      return StageResult{.metrics = {{"tests.total", 3, "1"}},
                         .artifacts = {std::move(artifact)},
                         .tests = {{.name = "Works"}},
                         .findings = {{.rule = "r", .message = "m", .file = "f"}}};
    };
  }

  std::string departure = "0123";
  std::string history = "main 0123";

  Surroundings surroundings() {
    return {
        .root = "/project",
        .reports = "/project/reports",
        .driver_version = "0.1.0",
        .driver_programs = {"/usr/bin/qa"},
        .package_lists = {"/var/lib/dpkg/status", "/lib/apk/db/installed"},
        .project_files = [this] { return project_files; },
        .departure = [this] { return departure; },
        .history = [this]() -> Result<std::string> { return history; },
        .today = [this] { return std::chrono::floor<std::chrono::days>(clock.now()); },
        .find_program = [this](std::string_view program) -> std::optional<std::filesystem::path> {
          const auto path = std::filesystem::path("/usr/bin") / program;
          if (!files.contents.contains(path)) return std::nullopt;
          return path;
        },
        .version_of = [this](std::string_view) { return tool_version; },
        .variables = variables};
  }

  std::unique_ptr<Cache> new_cache(const CacheOptions& options = {}) {
    return std::make_unique<Cache>("/project/reports", surroundings(), options, store, files,
                                   clock);
  }

  RunResult run_cached(const CacheOptions& options = {}, const Selection& selection = {}) {
    clock.advance(std::chrono::seconds(60));
    const auto own = new_cache(options);
    cache = own.get();
    RunResult result = run(selection);
    cache = nullptr;
    return result;
  }

  Plan plan(const CacheOptions& options = {}) {
    Plan plan = make_plan(pipeline, {}, {}).value();
    add_cache_opinion(plan, pipeline, *new_cache(options), store, files);
    return plan;
  }

  /// "run: 1 file changed: src/a.cpp"
  std::string planned(const std::string& name, const CacheOptions& options = {}) {
    for (const PlannedStage& stage : plan(options).stages) {
      if (stage.name == name)
        return (stage.action == Action::cached ? "cached: " : "run: ") + stage.reason;
    }
    return "no such stage";
  }

  /// The files of the only entry of a stage.
  std::filesystem::path entry(const std::string& stage) {
    const auto places = files.list_folders("/project/reports/cache/" + stage);
    EXPECT_EQ(places->size(), 1U);
    return places->empty() ? std::filesystem::path() : places->front();
  }

  EnvironmentVariables variables;
  Result<std::optional<GitFiles>> project_files = std::nullopt;
  std::string tool_version = "1.0";
  std::map<std::string, int> executions;
};

}  // namespace qa
