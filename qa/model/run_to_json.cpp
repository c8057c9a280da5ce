#include "qa/model/names.hpp"
#include "qa/model/run_json.hpp"
#include "qa/model/timestamp.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no word for NaN and infinity; null says "no number".
Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json to_value(const HostFacts& host) {
  return {{"hostname", host.hostname},      {"os", host.os},     {"kernel", host.kernel},
          {"cpu_model", host.cpu_model},    {"cpus", host.cpus}, {"memory_mib", host.memory_mib},
          {"load_1m", number(host.load_1m)}};
}

Json to_value(const CacheCounts& cache) {
  return {{"hits", cache.hits}, {"misses", cache.misses}, {"evicted", cache.evicted}};
}

Json to_value(const std::vector<Metric>& metrics) {
  Json object = Json::object();
  for (const Metric& metric : metrics)
    object[metric.name] = {{"value", number(metric.value)}, {"unit", metric.unit}};
  return object;
}

Json to_value(const GateResult& result) {
  return {{"name", result.gate.name},
          {"metric", result.gate.metric},
          {"comparison", to_text(result.gate.comparison)},
          {"limit", number(result.gate.limit)},
          {"actual", result.actual ? number(*result.actual) : Json(nullptr)},
          {"verdict", to_text(result.verdict)},
          {"enforcement", to_text(result.gate.enforcement)},
          {"on_fail", to_text(result.gate.on_fail)}};
}

Json to_value(const Artifact& artifact) {
  return {{"kind", artifact.kind}, {"path", artifact.path}, {"sha256", artifact.sha256}};
}

Json to_value(const TestCase& test) {
  return {{"suite", test.suite},
          {"name", test.name},
          {"status", to_text(test.status)},
          {"duration_ms", test.duration.count()},
          {"message", test.message},
          {"file", test.file},
          {"line", test.line}};
}

Json to_value(const Finding& finding) {
  return {{"severity", to_text(finding.severity)},
          {"rule", finding.rule},
          {"message", finding.message},
          {"file", finding.file},
          {"line", finding.line},
          {"column", finding.column},
          {"tool", finding.tool},
          {"fingerprint", finding.fingerprint}};
}

Json to_value(const Failure& failure) {
  return {{"kind", to_text(failure.kind)},
          {"what", failure.what},
          {"command", failure.command},
          {"log", failure.log},
          {"next", failure.next}};
}

Json to_value(const StageResult& stage);

template <class T>
Json array_of(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values) array.push_back(to_value(value));
  return array;
}

Json tests_to_value(const std::vector<TestCase>& tests) {
  const TestCounts counts = count(tests);
  return {{"passed", counts.passed},           {"failed", counts.failed},
          {"skipped", counts.skipped},         {"flaky", counts.flaky},
          {"quarantined", counts.quarantined}, {"cases", array_of(tests)}};
}

Json to_value(const StageResult& stage) {
  return {{"name", stage.name},
          {"status", to_text(stage.status)},
          {"from_cache", stage.from_cache},
          {"reason", stage.reason},
          {"duration_ms", stage.duration.count()},
          {"folder", stage.folder},
          {"metrics", to_value(stage.metrics)},
          {"gates", array_of(stage.gates)},
          {"artifacts", array_of(stage.artifacts)},
          {"tests", tests_to_value(stage.tests)},
          {"findings", array_of(stage.findings)},
          {"failure", stage.failure ? to_value(*stage.failure) : Json(nullptr)}};
}

/// A run that still goes on, or was killed, has no exit code yet.
Json exit_code_of(const RunResult& run) {
  return run.finished || run.interrupt_signal != 0 ? Json(exit_code(run)) : Json(nullptr);
}

Json run_to_value(const RunResult& run) {
  Json tools = Json::object();
  for (const auto& [tool, version] : run.tools) tools[tool] = version;
  return {{"id", run.id},
          {"status", run_status(run)},
          {"exit_code", exit_code_of(run)},
          {"started", to_rfc3339(run.started)},
          {"duration_ms", run.duration.count()},
          {"commit", run.commit},
          {"dirty", run.dirty ? Json(*run.dirty) : Json()},
          {"profile", run.profile},
          {"project_folder", run.project_folder},
          {"arguments", run.arguments},
          {"finished", run.finished},
          {"interrupt_signal", run.interrupt_signal},
          {"host", to_value(run.host)},
          {"tools", tools},
          {"cache", run.cache ? to_value(*run.cache) : Json(nullptr)}};
}

std::string print(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string to_json(const RunResult& run) {
  return print({{"schema", 1}, {"run", run_to_value(run)}, {"stages", array_of(run.stages)}});
}

std::string to_json(const StageResult& stage) {
  return print(to_value(stage));
}

}  // namespace qa
