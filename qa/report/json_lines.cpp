#include "qa/report/json_lines.hpp"

#include "qa/model/run_json.hpp"
#include "qa/model/timestamp.hpp"

#include <string>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

Json event(Clock& clock, std::string_view name) {
  return {{"event", name}, {"time", to_rfc3339(clock.now())}};
}

/// A child's output may be cut within a character, or no UTF-8 at all.
std::string to_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Our own text, so it parses; should it ever not, the text itself is better than nothing.
Json parsed(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Json(text) : json;
}

}  // namespace

JsonLines::JsonLines(Write write, Clock& clock, Output output)
    : write_(std::move(write)), clock_(clock), output_(output) {}

void JsonLines::run_started(const RunResult& run, const std::vector<StageSpec>& stages) {
  Json json = event(clock_, "run_started");
  json["run"] = run.id;
  json["profile"] = run.profile;
  json["stages"] = Json::array();
  for (const StageSpec& stage : stages) json["stages"].push_back(stage.name);
  write_(to_line(json));
}

void JsonLines::stage_started(const StageSpec& stage) {
  Json json = event(clock_, "stage_started");
  json["stage"] = stage.name;
  write_(to_line(json));
}

void JsonLines::step_started(const StageSpec& stage, std::string_view step) {
  Json json = event(clock_, "step_started");
  json["stage"] = stage.name;
  json["step"] = step;
  write_(to_line(json));
}

void JsonLines::output(const StageSpec& stage, std::string_view text) {
  if (output_ == Output::left_out) return;
  Json json = event(clock_, "output");
  json["stage"] = stage.name;
  json["text"] = text;
  write_(to_line(json));
}

void JsonLines::command_ended(const StageSpec& stage, const EndedCommand& command) {
  const auto duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - command.started);
  Json json = event(clock_, "command_ended");
  json["stage"] = stage.name;
  json["command"] = command.shell_text;
  json["duration_ms"] = duration.count();
  write_(to_line(json));
}

void JsonLines::stage_finished(const StageSpec& stage, const StageResult& result) {
  Json json = event(clock_, "stage_finished");
  json["stage"] = stage.name;
  json["result"] = parsed(to_json(result));
  write_(to_line(json));
}

void JsonLines::run_finished(const RunResult& run) {
  Json json = event(clock_, "run_finished");
  json["result"] = parsed(to_json(run));
  write_(to_line(json));
}

}  // namespace qa
