#include "qa/cli/run_options.hpp"

#include "qa/cli/selection_options.hpp"
#include "qa/config/duration_text.hpp"
#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <sstream>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

constexpr const char* kExamples = R"(Examples:
  qa run all                        everything
  qa run unit                       one stage, and the stages it needs
  qa run --from container -k        a part of it, going on after a red stage
  qa run bench --timeout bench=1h   with more time than pipeline.toml gives
  qa run unit --force               although nothing changed
  qa run -n                         only say what would run, and why

Exit codes: 0 passed, 1 failed, 2 usage, 3 could not judge, 4 nothing ran, 5 inconclusive,
6 timed out, 130 or 143 interrupted.
)";

const std::map<std::string, Progress> kProgressWords = {{"auto", Progress::automatic},
                                                        {"tty", Progress::tty},
                                                        {"plain", Progress::plain},
                                                        {"quiet", Progress::quiet},
                                                        {"json", Progress::json}};

const std::map<std::string, ShownOutput::When> kOutputWords = {
    {"on-failure", ShownOutput::When::on_failure},
    {"always", ShownOutput::When::always},
    {"never", ShownOutput::When::never}};

/// Format -> its file in the run's folder.
const std::map<std::string, std::string> kReportFiles = {
    {"junit", "junit.xml"}, {"sarif", "results.sarif"},         {"md", "summary.md"},
    {"json", "run.json"},   {"gitlab", "gl-code-quality.json"}, {"trace", "trace.json"}};

/// The flags as CLI11 binds them.
struct Flags {
  SelectionOptions selection;
  bool keep_going = false;
  bool fail_fast = false;
  bool strict = false;
  bool no_cache = false;
  std::string force;
  std::optional<int> jobs;
  std::vector<std::string> timeouts;
  std::vector<std::string> reports;
  std::string progress = "auto";
  std::string output = "on-failure";
};

void add_options(CLI::App& app, RunOptions& options, Flags& flags) {
  add_selection_options(app, flags.selection);
  app.add_flag("-n,--dry-run", options.dry_run, "Only print the plan, as `qa plan` does");
  app.add_flag("-k,--keep-going", flags.keep_going, "Go on with stages that don't need a red one");
  app.add_flag("--fail-fast", flags.fail_fast, "Stop at the first red stage");
  app.add_flag("--strict", flags.strict, "A skipped stage or a gate without a number is red");
  auto* no_cache =
      app.add_flag("--no-cache", flags.no_cache, "Replay nothing, and keep nothing to be replayed");
  app.add_option("-f,--force", flags.force, "Run these (or all) stages although nothing changed")
      ->type_name("[STAGE,...]")
      ->expected(0, 1)
      ->excludes(no_cache);
  app.add_option("-j,--jobs", flags.jobs,
                 "Children of all stages at a time; 0: one per usable processor")
      ->type_name("N")
      ->check(CLI::Range(0, 1024).description(""));
  app.add_option("--timeout", flags.timeouts, "Time limit of a stage, such as unit=5m; repeatable")
      ->type_name("STAGE=TIME")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--progress", flags.progress, "auto, tty, plain, quiet or json")
      ->type_name("MODE");
  app.add_option("--output", flags.output, "Output of stages: on-failure, always or never")
      ->type_name("WHEN");
  app.add_option("--report", flags.reports,
                 "Copies a report, such as junit=out.xml: junit, sarif, md, json, gitlab, trace")
      ->type_name("FORMAT=FILE")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  add_project_options(app, options.project);
  app.footer(kExamples);
}

/// What `word` stands for in `words`; `what` names it in the message.
template <class Value>
Result<Value> value_of(const std::map<std::string, Value>& words, const char* what,
                       const std::string& word) {
  if (const auto found = words.find(word); found != words.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [name, value] : words) known.push_back(name);
  return fail(FailureKind::configuration, unknown_word(what, word, known), "qa run --help");
}

/// "unit=5m"
Result<void> add_timeout(const std::string& text, RunOptions& options) {
  const std::size_t equals = text.find('=');
  const auto limit =
      equals == std::string::npos ? std::nullopt : parse_duration(text.substr(equals + 1));
  if (!limit) {
    return fail(FailureKind::configuration,
                "--timeout wants STAGE=TIME, such as unit=5m, not '" + text + "'", "qa run --help");
  }
  options.timeouts[text.substr(0, equals)] = *limit;
  return {};
}

Result<StageSpec*> stage_called(const std::string& name, Pipeline& pipeline) {
  const auto stage = std::ranges::find(pipeline.stages, name, &StageSpec::name);
  if (stage != pipeline.stages.end()) return &*stage;
  std::vector<std::string> known;
  for (const StageSpec& spec : pipeline.stages) known.push_back(spec.name);
  return fail(FailureKind::configuration, unknown_word("stage", name, known), "qa list");
}

/// "junit=out.xml"
Result<void> add_report(const std::string& text, RunOptions& options) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size()) {
    return fail(FailureKind::configuration,
                "--report wants FORMAT=FILE, such as junit=out.xml, not '" + text + "'",
                "qa run --help");
  }
  TRY_ASSIGN(const std::string file,
             value_of(kReportFiles, "report format", text.substr(0, equals)));
  options.reports.push_back({.file = file, .path = text.substr(equals + 1)});
  return {};
}

}  // namespace

Result<std::optional<RunOptions>> parse_run_options(const Arguments& arguments) {
  CLI::App app("Runs stages, and what they need, and judges them.", "qa run");
  RunOptions options;
  Flags flags;
  add_options(app, options, flags);
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return std::nullopt;

  if (flags.keep_going && flags.fail_fast) {
    return fail(FailureKind::configuration, "--keep-going and --fail-fast exclude each other",
                "qa run --help");
  }
  options.selection = to_selection(flags.selection);
  options.jobs = flags.jobs;
  if (flags.keep_going || flags.fail_fast) options.keep_going = flags.keep_going;
  if (flags.strict) options.strict = true;
  // CLI11 would count what it splits at commas against the one argument that there may be.
  std::istringstream forced(flags.force);
  for (std::string name; std::getline(forced, name, ',');) {
    if (!name.empty()) options.cache.forced.push_back(name);
  }
  if (app.count("--force") > 0 && options.cache.forced.empty())
    options.cache.use = CacheUse::refresh;
  if (flags.no_cache) options.cache.use = CacheUse::off;
  TRY_ASSIGN(options.progress, value_of(kProgressWords, "progress mode", flags.progress));
  TRY_ASSIGN(options.output, value_of(kOutputWords, "output mode", flags.output));
  for (const std::string& timeout : flags.timeouts) TRY(add_timeout(timeout, options));
  for (const std::string& report : flags.reports) TRY(add_report(report, options));
  return options;
}

Arguments to_arguments(const RunOptions& options) {
  Arguments arguments = options.selection.stages;
  const auto add = [&arguments](std::string flag, std::string value) {
    arguments.push_back(std::move(flag));
    arguments.push_back(std::move(value));
  };
  if (options.selection.from) add("--from", *options.selection.from);
  if (options.selection.until) add("--until", *options.selection.until);
  for (const std::string& stage : options.selection.only) add("--only", stage);
  for (const std::string& stage : options.selection.skip) add("--skip", stage);
  if (options.keep_going) arguments.push_back(*options.keep_going ? "--keep-going" : "--fail-fast");
  if (options.strict.value_or(false)) arguments.emplace_back("--strict");
  if (options.jobs) add("--jobs", std::to_string(*options.jobs));
  for (const auto& [stage, limit] : options.timeouts)
    add("--timeout", stage + "=" + std::to_string(limit.count()) + "ms");
  if (!options.project.profile.empty()) add("--profile", options.project.profile);
  for (const std::string& text : options.project.overrides) add("--set", text);
  return arguments;
}

Result<void> apply(const RunOptions& options, Pipeline& pipeline) {
  RunPolicy& policy = pipeline.policy;
  policy.keep_going = options.keep_going.value_or(policy.keep_going);
  policy.strict = options.strict.value_or(policy.strict);
  policy.jobs = options.jobs.value_or(policy.jobs);
  for (const auto& [name, limit] : options.timeouts) {
    TRY_ASSIGN(StageSpec * stage, stage_called(name, pipeline));
    stage->timeout = limit;
  }
  for (const std::string& name : options.cache.forced) TRY(stage_called(name, pipeline));
  return {};
}

}  // namespace qa
