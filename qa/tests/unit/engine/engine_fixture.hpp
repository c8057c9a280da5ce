// A pipeline of fake stages in a world of fakes.
#pragma once

#include "qa/engine/runner.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/recording_events.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include <gtest/gtest.h>

namespace qa {

using StageBody = std::function<Result<StageResult>(const StageSpec&, StageContext&)>;

/// Answers from a script that several stages share, and lets the sink hear what a child writes.
class ScriptedRunner : public ProcessRunner {
 public:
  ScriptedRunner(FakeProcessRunner& script, std::mutex& mutex, OutputSink sink)
      : script_(script), mutex_(mutex), sink_(std::move(sink)) {}

  Result<Completed> run(const Command& command) override {
    const std::lock_guard lock(mutex_);
    Result<Completed> completed = script_.run(command);
    if (completed) {
      sink_(completed->standard_output);
      sink_(completed->standard_error);
    }
    return completed;
  }
  Result<std::unique_ptr<RunningProcess>> start(const Command& command) override {
    const std::lock_guard lock(mutex_);
    return script_.start(command);
  }

 private:
  FakeProcessRunner& script_;
  std::mutex& mutex_;
  OutputSink sink_;
};

class EngineTest : public testing::Test {
 protected:
  EngineTest() {
    current_ = this;
    processes.on({}, completed(0));
  }
  ~EngineTest() override { current_ = nullptr; }

  /// A stage that passes; `body` changes what it does.
  StageSpec& add_stage(const std::string& name, std::vector<std::string> needs = {},
                       StageBody body = {}) {
    pipeline.stages.push_back({.name = name, .needs = std::move(needs)});
    if (body) bodies[name] = std::move(body);
    return pipeline.stages.back();
  }

  /// A run of `selection` in a new run folder.
  Result<RunResult> try_run(const Selection& selection = {}) {
    RunResult facts{.id = store.create(clock).value(), .started = clock.now(), .profile = "local"};
    run_id = facts.id;
    const Plan plan = make_plan(pipeline, selection, {}).value();
    return run_pipeline(pipeline, plan, std::move(facts), "/project", services());
  }

  RunResult run(const Selection& selection = {}) {
    Result<RunResult> result = try_run(selection);
    EXPECT_TRUE(result) << result.error().what;
    EXPECT_EQ(events.overlapping, 0);
    return result.value_or(RunResult{});
  }

  RunnerServices services() {
    return {.files = files,
            .clock = clock,
            .store = store,
            .processes =
                [this](OutputSink sink, std::chrono::steady_clock::time_point deadline) {
                  last_deadline = deadline.time_since_epoch();
                  return std::make_unique<ScriptedRunner>(processes, processes_mutex, sink);
                },
            .stage_function = [](const StageSpec&) -> StageFunction { return call_body; },
            .interrupt_signal = [this] { return signal.load(); },
            .events = events,
            .cache = cache};
  }

  /// Content of a file in the run's folder.
  std::string content(const std::string& path) {
    return files.contents[std::filesystem::absolute(store.folder(run_id)) / path];
  }

  static const StageResult& stage(const RunResult& run, std::string_view name) {
    for (const StageResult& result : run.stages) {
      if (result.name == name) return result;
    }
    throw std::runtime_error("no stage " + std::string(name));
  }

  static std::string status(const RunResult& run, std::string_view name) {
    return std::string(to_text(stage(run, name).status));
  }

  Pipeline pipeline;
  std::map<std::string, StageBody> bodies;
  MemoryFiles files;
  ManualClock clock;
  RunStore store{"/project/reports", files};
  FakeProcessRunner processes;
  RecordingEvents events;
  std::atomic<int> signal{0};
  std::atomic<std::chrono::steady_clock::duration> last_deadline{};
  std::string run_id;
  Cache* cache = nullptr;

 private:
  // A stage function is a plain pointer, so the bodies are found by way of the running test.
  static Result<StageResult> call_body(const StageSpec& spec, StageContext& context) {
    const auto body = current_->bodies.find(spec.name);
    return body == current_->bodies.end() ? StageResult{} : body->second(spec, context);
  }

  static inline EngineTest* current_ = nullptr;
  std::mutex processes_mutex;
};

inline Result<StageResult> fail_product(const StageSpec&, StageContext&) {
  StageResult result;
  mark_failed(result, "is broken", Command{.argv = {"check", "it"}}, "");
  return result;
}

}  // namespace qa
