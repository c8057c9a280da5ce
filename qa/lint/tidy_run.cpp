#include "qa/lint/tidy_run.hpp"

#include "qa/lint/header_filter.hpp"
#include "qa/lint/tidy_findings.hpp"
#include "qa/system/command_batch.hpp"
#include "qa/system/depfile.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace qa {
namespace {

/// One compile command on its way to an answer.
struct Analysis {
  const CompileCommand* command = nullptr;
  std::string configuration;  ///< for --config; empty when .clang-tidy decides
  HeaderFilter headers;
  bool asks_for_headers = false;  ///< by --header-filter: .clang-tidy doesn't
  std::string setup;
  std::chrono::milliseconds expected{std::chrono::milliseconds::max()};  ///< unknown ones first
  TidyFiles files;
  std::vector<std::string> left_out;  ///< arguments that clang does not know
  std::optional<TidyAnswer> answer;
  std::vector<std::filesystem::path> read;  ///< by the analysis that gave the answer
};

class Run {
 public:
  Run(const TidySetup& setup, Files& files, Clock& clock)
      : setup_(setup),
        files_(files),
        clock_(clock),
        started_(clock.now()),
        inputs_(files),
        store_(files, setup.kept) {}

  /// Finds the answers that still hold.
  Result<void> prepare(const std::vector<CompileCommand>& commands);
  Result<void> analyze(ProcessRunner& processes, const std::function<void(std::size_t)>& step);
  LintOutcome outcome();

 private:
  std::set<std::string> kept_back();
  std::string setup_digest(const Analysis& analysis);
  void choose_checks(Analysis& analysis);
  void look_up(Analysis& analysis);
  Result<void> analyze_open(ProcessRunner& processes);
  Result<bool> leave_out_unknown(Analysis& analysis);
  Result<void> make_database(Analysis& analysis, std::size_t number);
  void finish(Analysis& analysis, const Completed& completed);
  std::vector<std::filesystem::path> files_read(const Analysis& analysis);
  void remember(const Analysis& analysis, const Completed& completed);

  const TidySetup& setup_;
  Files& files_;
  Clock& clock_;
  std::chrono::system_clock::time_point started_;
  AnalysisInputs inputs_;
  TidyStore store_;
  std::vector<Analysis> analyses_;
  std::size_t reused_ = 0;
};

std::string Run::setup_digest(const Analysis& analysis) {
  const CompileCommand& command = *analysis.command;
  Sha256 sum;
  for (const std::string& part :
       {setup_.tool, setup_.variables, analysis.configuration,
        analysis.asks_for_headers ? analysis.headers.shown : std::string(), command.file,
        command.directory.string()}) {
    sum.update(part + '\0');
  }
  for (const std::string& argument : command.arguments) {
    sum.update(argument + '\0');
    if (!argument.starts_with('@')) continue;
    // A response file; clang's tools read it too.
    sum.update(files_.read(command.directory / argument.substr(1)).value_or(""));
  }
  return sum.finish();
}

void Run::look_up(Analysis& analysis) {
  for (TidyEntry& entry : store_.load(*analysis.command)) {
    if (analysis.expected == std::chrono::milliseconds::max()) analysis.expected = entry.duration;
    if (entry.setup != analysis.setup || entry.inputs != inputs_.digest(entry.trace)) continue;
    analysis.answer = std::move(entry.answer);
    analysis.read = std::move(entry.trace.files);
    ++reused_;
    return;
  }
}

Result<void> Run::make_database(Analysis& analysis, std::size_t number) {
  const std::filesystem::path folder = store_.folder_of(*analysis.command);
  const std::string name = std::to_string(number);
  analysis.files = {.database = folder,
                    .report = setup_.scratch / (name + ".yaml"),
                    .trace = setup_.scratch / (name + ".d")};
  return files_.write(folder / "compile_commands.json",
                      to_compile_commands(*analysis.command, setup_.root));
}

/// GCC has arguments that clang refuses, and then it looks at nothing: the analysis is worth having
/// without them. True when there is reason to try again.
Result<bool> Run::leave_out_unknown(Analysis& analysis) {
  if (!analysis.answer || analysis.answer->why_not.empty()) return false;
  const std::vector<std::string> unknown = unknown_arguments(analysis.answer->report);
  CompileCommand command = *analysis.command;
  const std::size_t before = command.arguments.size() - analysis.left_out.size();
  analysis.left_out.insert(analysis.left_out.end(), unknown.begin(), unknown.end());
  std::erase_if(command.arguments, [&analysis](const std::string& argument) {
    return std::ranges::find(analysis.left_out, argument) != analysis.left_out.end();
  });
  if (unknown.empty() || command.arguments.size() >= before) return false;
  TRY(files_.write(analysis.files.database / "compile_commands.json",
                   to_compile_commands(command, setup_.root)));
  TRY(files_.remove_all(analysis.files.report));
  analysis.answer.reset();
  return true;
}

/// The project's, or qa's own where there are none. Its headers count where nobody says otherwise.
void Run::choose_checks(Analysis& analysis) {
  const auto configuration =
      tidy_configuration_of(files_, setup_.top, setup_.root / analysis.command->file);
  if (configuration) {
    analysis.headers = header_filter_of(files_, setup_.top, *configuration);
  } else {
    analysis.configuration = default_tidy_configuration(setup_.root);
  }
  analysis.asks_for_headers = configuration && analysis.headers.shown.empty();
  if (analysis.headers.shown.empty()) analysis.headers.shown = headers_below(setup_.root);
}

Result<void> Run::prepare(const std::vector<CompileCommand>& commands) {
  TRY(files_.create_directories(setup_.scratch));
  for (const CompileCommand& command : commands) {
    Analysis& analysis = analyses_.emplace_back(Analysis{.command = &command});
    choose_checks(analysis);
    analysis.setup = setup_digest(analysis);
    look_up(analysis);
    if (!analysis.answer) TRY(make_database(analysis, analyses_.size()));
  }
  std::ranges::stable_sort(analyses_, std::greater(), &Analysis::expected);
  return {};
}

/// What the compiler's front end says it read; nothing when it did not come that far.
std::vector<std::filesystem::path> Run::files_read(const Analysis& analysis) {
  std::vector<std::filesystem::path> read;
  const Result<std::string> rule = files_.read(analysis.files.trace);
  if (!rule) return read;
  for (const std::string& file : parse_depfile(*rule)) {
    read.push_back(analysis.command->directory / file);
  }
  return read;
}

void Run::remember(const Analysis& analysis, const Completed& completed) {
  const CompileCommand& command = *analysis.command;
  TidyEntry entry{.setup = analysis.setup,
                  .inputs = {},
                  .trace = {.files = analysis.read,
                            .folders = search_folders(completed.standard_error, command.directory)},
                  .answer = *analysis.answer,
                  .duration = completed.duration};
  if (entry.trace.files.empty() || entry.trace.folders.empty()) return;
  entry.inputs = inputs_.digest(entry.trace);
  // What changed while we looked may have been read before or after.
  if (entry.inputs.empty() || !inputs_.settled_before(started_, entry.trace)) return;
  // A full disk costs time in the next run, and nothing else.
  (void)store_.add(command, entry);
}

void Run::finish(Analysis& analysis, const Completed& completed) {
  const Result<std::string> report =
      files_.exists(analysis.files.report) ? files_.read(analysis.files.report) : std::string();
  analysis.answer =
      report ? clang_tidy_answer(completed, *report)
             : TidyAnswer{
                   .report = {}, .as_errors = {}, .why_not = report.error().what, .left_out = {}};
  analysis.answer->left_out = analysis.left_out;
  analysis.read = files_read(analysis);
  if (analysis.answer->why_not.empty()) remember(analysis, completed);
}

/// Analyzes what has no answer.
Result<void> Run::analyze_open(ProcessRunner& processes) {
  std::vector<Command> commands;
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < analyses_.size(); ++i) {
    const Analysis& analysis = analyses_[i];
    if (analysis.answer) continue;
    Command command = clang_tidy_command(
        analysis.files, (setup_.root / analysis.command->file).lexically_normal(),
        analysis.configuration, analysis.asks_for_headers ? analysis.headers.shown : "");
    command.working_directory = setup_.root;
    command.timeout = setup_.timeout;
    commands.push_back(std::move(command));
    indices.push_back(i);
  }
  return run_batch(processes, commands, setup_.jobs,
                   [this, &indices](std::size_t i, const Completed& completed) {
                     finish(analyses_[indices[i]], completed);
                   });
}

Result<void> Run::analyze(ProcessRunner& processes, const std::function<void(std::size_t)>& step) {
  step(analyses_.size() - reused_);
  TRY(analyze_open(processes));
  bool again = false;
  for (Analysis& analysis : analyses_) {
    TRY_ASSIGN(const bool is_open, leave_out_unknown(analysis));
    again = again || is_open;
  }
  if (again) TRY(analyze_open(processes));
  return {};
}

/// Headers below the project's root whose findings no analysis shows.
std::set<std::string> Run::kept_back() {
  std::map<HeaderFilter, std::set<std::string>> read;
  std::set<std::string> shown;
  for (const Analysis& analysis : analyses_) {
    shown.insert((setup_.root / analysis.command->file).lexically_normal().string());
    for (const std::filesystem::path& file : analysis.read) {
      std::string path = file.lexically_normal().string();
      if (path.starts_with(setup_.root.string() + "/"))
        read[analysis.headers].insert(std::move(path));
    }
  }
  std::set<std::string> hidden;
  for (const auto& [filter, paths] : read) {
    for (const std::string& path : paths) (filter.shows(path) ? shown : hidden).insert(path);
  }
  std::erase_if(hidden, [&shown](const std::string& path) { return shown.contains(path); });
  return hidden;
}

LintOutcome Run::outcome() {
  LintOutcome outcome;
  std::map<std::string, std::size_t> left_out;
  TidyFindings findings(files_, setup_.root);
  for (const Analysis& analysis : analyses_) {
    findings.add(analysis.command->file, *analysis.answer, outcome);
    for (const std::string& argument : analysis.answer->left_out) ++left_out[argument];
    for (const std::filesystem::path& file : analysis.read)
      outcome.read.insert(file.lexically_normal().string());
  }
  outcome.kept_back = kept_back();
  for (const auto& [argument, files] : left_out) {
    add_note(outcome, "lint.foreign-argument",
             "clang does not know " + argument +
                 ", which the project's compiler is given: " + std::to_string(files) +
                 (files == 1 ? " file was" : " files were") + " analyzed without it");
  }
  outcome.reused = reused_;
  return outcome;
}

}  // namespace

std::string default_tidy_configuration(const std::filesystem::path& root) {
  // Dead stores are left to compilers: the analyzer's check is wrong about the variable of
  // `for (auto _ : state)`, which every benchmark has.
  std::string quoted;
  for (const char c : headers_below(root)) quoted += c == '\'' ? "''" : std::string(1, c);
  return "{Checks: "
         "'-*,bugprone-*,clang-analyzer-*,-clang-analyzer-deadcode.DeadStores,"
         "clang-diagnostic-dangling*,clang-diagnostic-return-stack-"
         "address,concurrency-*,"
         "performance-*,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,"
         "-bugprone-narrowing-conversions,-bugprone-exception-escape,-concurrency-mt-unsafe', "
         "HeaderFilterRegex: '" +
         quoted + "'}";
}

std::optional<std::filesystem::path> tidy_configuration_of(Files& files,
                                                           const std::filesystem::path& top,
                                                           const std::filesystem::path& file) {
  for (std::filesystem::path folder = file.parent_path();; folder = folder.parent_path()) {
    if (auto found = folder / ".clang-tidy"; files.exists(found)) return found;
    if (folder == top || folder == folder.parent_path()) return std::nullopt;
  }
}

Result<LintOutcome> run_clang_tidy(const TidySetup& setup,
                                   const std::vector<CompileCommand>& commands,
                                   ProcessRunner& processes, Files& files, Clock& clock,
                                   const std::function<void(std::size_t)>& step) {
  Run run(setup, files, clock);
  TRY(run.prepare(commands));
  TRY(run.analyze(processes, step));
  return run.outcome();
}

}  // namespace qa
