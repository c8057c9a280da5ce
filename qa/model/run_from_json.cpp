#include "qa/model/names.hpp"
#include "qa/model/run_json.hpp"
#include "qa/model/timestamp.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <initializer_list>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;  // keeps the order of metrics

/// Reads the members of one JSON object. The first thing that is not as expected is kept in
/// `problem`; after that, values are empty ones and nothing is looked at any more.
class Reader {
 public:
  Reader(const Json& value, std::string place, std::string& problem)
      : value_(value), place_(std::move(place)), problem_(problem) {
    if (!value_.is_object()) complain("", "is no object");
  }

  std::string text(const char* key) const {
    const Json* member = find(key);
    if (member != nullptr && !member->is_string()) complain(key, "is no text");
    return good() && member != nullptr ? member->get<std::string>() : std::string();
  }

  bool flag(const char* key) const {
    const Json* member = find(key);
    if (member != nullptr && !member->is_boolean()) complain(key, "is neither true nor false");
    return good() && member != nullptr && member->get<bool>();
  }

  template <std::integral Integer>
  Integer integer(const char* key) const {
    const Json* member = find(key);
    if (member == nullptr) return 0;
    // Numbers beyond 64 bits arrive as doubles, those beyond 63 as unsigned.
    const bool fits =
        member->is_number_integer() &&
        (!member->is_number_unsigned() || std::in_range<Integer>(member->get<std::uint64_t>())) &&
        std::in_range<Integer>(member->get<std::int64_t>());
    if (!fits) complain(key, "is no whole number of a sensible size");
    return fits ? static_cast<Integer>(member->get<std::int64_t>()) : 0;
  }

  std::chrono::milliseconds duration(const char* key) const {
    return std::chrono::milliseconds(integer<std::int64_t>(key));
  }

  /// Empty for null, which stands for NaN and "not measured".
  std::optional<double> number_or_null(const char* key) const {
    const Json* member = find(key);
    if (member == nullptr || member->is_null()) return std::nullopt;
    if (!member->is_number()) complain(key, "is no number");
    return member->is_number() ? std::optional(member->get<double>()) : std::nullopt;
  }

  double number(const char* key) const {
    return number_or_null(key).value_or(std::numeric_limits<double>::quiet_NaN());
  }

  /// One of `words`, by the spelling of to_text().
  template <class Word>
  Word word(const char* key, std::initializer_list<Word> words) const {
    const std::string spelled = text(key);
    for (const Word candidate : words) {
      if (to_text(candidate) == spelled) return candidate;
    }
    complain(key, "is none of the known words");
    return *words.begin();
  }

  std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> texts;
    const Json* member = find(key);
    if (member == nullptr) return texts;
    if (!member->is_array()) complain(key, "is no list");
    for (std::size_t i = 0; good() && i < member->size(); ++i) {
      if (!(*member)[i].is_string()) complain(key, "has something that is no text");
      if (good()) texts.push_back((*member)[i].get<std::string>());
    }
    return texts;
  }

  Reader object(const char* key) const {
    static const Json kNone = Json::object();
    const Json* member = find(key);
    return {member == nullptr ? kNone : *member, place(key), problem_};
  }

  bool is_null(const char* key) const {
    const Json* member = find(key);
    return member == nullptr || member->is_null();
  }

  bool has(const char* key) const { return value_.is_object() && value_.contains(key); }

  /// What `read` makes of each element of an array of objects.
  template <class T>
  std::vector<T> list(const char* key, T (*read)(const Reader&)) const {
    std::vector<T> values;
    const Json* member = find(key);
    if (member != nullptr && !member->is_array()) complain(key, "is no list");
    if (!good() || member == nullptr) return values;
    for (const Json& element : *member) {
      values.push_back(
          read(Reader(element, place(key) + "[" + std::to_string(values.size()) + "]", problem_)));
      if (!good()) break;
    }
    return values;
  }

  /// The names of this object's members, in the order of the file.
  std::vector<std::string> keys() const {
    std::vector<std::string> names;
    if (!value_.is_object()) return names;
    for (const auto& member : value_.items()) names.push_back(member.key());
    return names;
  }

  void complain(std::string_view key, std::string_view about) const {
    if (good()) problem_ = place(key) + " " + std::string(about);
  }

 private:
  bool good() const { return problem_.empty(); }

  std::string place(std::string_view key) const {
    return key.empty() ? place_ : place_ + "." + std::string(key);
  }

  const Json* find(const char* key) const {
    if (!good()) return nullptr;
    const auto member = value_.find(key);
    if (member == value_.end()) complain(key, "is missing");
    return member == value_.end() ? nullptr : &*member;
  }

  const Json& value_;
  std::string place_;
  std::string& problem_;
};

HostFacts host_from(const Reader& in) {
  return {.hostname = in.text("hostname"),
          .os = in.text("os"),
          .kernel = in.text("kernel"),
          .cpu_model = in.text("cpu_model"),
          .cpus = in.integer<int>("cpus"),
          .memory_mib = in.integer<long>("memory_mib"),
          .load_1m = in.number("load_1m")};
}

FailureKind failure_kind(const Reader& in, const char* key) {
  using enum FailureKind;
  return in.word(key,
                 {product, inconclusive, timed_out, tool_missing, host, configuration, canceled});
}

GateResult gate_from(const Reader& in) {
  const Gate gate{
      .name = in.text("name"),
      .metric = in.text("metric"),
      .comparison = in.word("comparison", {Comparison::at_least, Comparison::at_most}),
      .limit = in.number("limit"),
      .enforcement = in.word("enforcement", {Enforcement::required, Enforcement::advisory}),
      .on_fail = failure_kind(in, "on_fail")};
  return {.gate = gate,
          .actual = in.number_or_null("actual"),
          .verdict = in.word("verdict", {Verdict::pass, Verdict::fail, Verdict::not_computed})};
}

Artifact artifact_from(const Reader& in) {
  return {.kind = in.text("kind"), .path = in.text("path"), .sha256 = in.text("sha256")};
}

TestCase test_from(const Reader& in) {
  using enum TestStatus;
  return {.suite = in.text("suite"),
          .name = in.text("name"),
          .status = in.word("status", {passed, failed, skipped, flaky, quarantined}),
          .duration = in.duration("duration_ms"),
          .message = in.text("message"),
          .file = in.text("file"),
          .line = in.integer<int>("line")};
}

Finding finding_from(const Reader& in) {
  return {.severity = in.word("severity", {Severity::note, Severity::warning, Severity::error}),
          .rule = in.text("rule"),
          .message = in.text("message"),
          .file = in.text("file"),
          .line = in.integer<int>("line"),
          .column = in.integer<int>("column"),
          // What older versions did not write yet.
          .tool = in.has("tool") ? in.text("tool") : "",
          .fingerprint = in.has("fingerprint") ? in.text("fingerprint") : ""};
}

Failure failure_from(const Reader& in) {
  return {.kind = failure_kind(in, "kind"),
          .what = in.text("what"),
          .command = in.text("command"),
          .log = in.text("log"),
          .next = in.text("next")};
}

std::vector<Metric> metrics_from(const Reader& in) {
  std::vector<Metric> metrics;
  for (const std::string& name : in.keys()) {
    const Reader metric = in.object(name.c_str());
    metrics.push_back({.name = name, .value = metric.number("value"), .unit = metric.text("unit")});
  }
  return metrics;
}

/// Readers of a red stage rely on its failure.
void check_failure(const StageResult& stage, const Reader& in) {
  const bool red = stage.status != StageStatus::passed && stage.status != StageStatus::skipped;
  if (red != stage.failure.has_value())
    in.complain("failure", red ? "is missing" : "does not go with the status");
}

StageResult stage_from(const Reader& in) {
  using enum StageStatus;
  StageResult stage{
      .name = in.text("name"),
      .status = in.word("status", {passed, skipped, errored, timed_out, failed, canceled}),
      .from_cache = in.flag("from_cache"),
      .reason = in.text("reason"),
      .duration = in.duration("duration_ms"),
      .metrics = metrics_from(in.object("metrics")),
      .gates = in.list("gates", gate_from),
      .artifacts = in.list("artifacts", artifact_from),
      .tests = in.object("tests").list("cases", test_from),
      .findings = in.list("findings", finding_from),
      .failure = std::nullopt,
      .folder = in.text("folder")};
  if (!in.is_null("failure")) stage.failure = failure_from(in.object("failure"));
  check_failure(stage, in);
  return stage;
}

CacheCounts cache_from(const Reader& in) {
  return {.hits = in.integer<int>("hits"),
          .misses = in.integer<int>("misses"),
          .evicted = in.integer<int>("evicted")};
}

RunResult run_from(const Reader& in) {
  const auto started = from_rfc3339(in.text("started"));
  if (!started) in.complain("started", "is no UTC time with milliseconds");
  RunResult run{.id = in.text("id"),
                .started = started.value_or(std::chrono::system_clock::time_point{}),
                .duration = in.duration("duration_ms"),
                .commit = in.text("commit"),
                .dirty = std::nullopt,
                .profile = in.text("profile"),
                .project_folder = {},
                .arguments = {},
                .host = host_from(in.object("host")),
                .tools = {},
                .stages = {},
                .cache = std::nullopt,
                .finished = in.flag("finished"),
                .interrupt_signal = in.integer<int>("interrupt_signal")};
  if (!in.has("dirty") || !in.is_null("dirty")) run.dirty = in.flag("dirty");
  // What older versions did not write yet.
  if (in.has("project_folder")) run.project_folder = in.text("project_folder");
  if (in.has("arguments")) run.arguments = in.texts("arguments");
  if (in.has("cache") && !in.is_null("cache")) run.cache = cache_from(in.object("cache"));
  const Reader tools = in.object("tools");
  for (const std::string& tool : tools.keys()) run.tools[tool] = tools.text(tool.c_str());
  return run;
}

/// The library destroys values recursively; ours are seven levels deep, and no stack minds these.
bool drop_deep_values(int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
  constexpr int kDeepest = 64;
  return depth <= kDeepest;
}

/// What `read` makes of the document; `name` stands in front of every complaint.
template <class T>
Result<T> read_document(std::string_view text, const char* name, T (*read)(const Reader&)) {
  const Json document = Json::parse(text, drop_deep_values, false);
  if (document.is_discarded())
    return fail(FailureKind::host, std::string(name) + " is no complete JSON");
  std::string problem;
  T value = read(Reader(document, name, problem));
  if (!problem.empty()) return fail(FailureKind::host, problem);
  return value;
}

RunResult document_from(const Reader& in) {
  if (in.integer<int>("schema") != 1) in.complain("schema", "is not 1: another version wrote it");
  RunResult run = run_from(in.object("run"));
  run.stages = in.list("stages", stage_from);
  return run;
}

}  // namespace

Result<RunResult> run_from_json(std::string_view text) {
  return read_document(text, "run.json", document_from);
}

Result<StageResult> stage_from_json(std::string_view text) {
  return read_document(text, "stage", stage_from);
}

}  // namespace qa
