// What the driver costs over the tools that it runs, beside its targets. Rounds of all subjects are
// interleaved, so that a slow minute of the machine hits all of them; medians are compared.
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;
namespace fs = std::filesystem;

constexpr int kRounds = 9;
constexpr int kStages = 20;
constexpr int kFiles = 10'000;
constexpr int kFilesPerFolder = 100;

qa::PosixFiles files;
qa::PosixProcessRunner processes;

void write(const fs::path& path, const std::string& text) {
  if (const auto written = files.write(path, text); !written)
    throw std::runtime_error(written.error().what);
}

/// Time of one execution, which must succeed.
double time_of(const fs::path& folder, std::vector<std::string> argv) {
  const auto started = std::chrono::steady_clock::now();
  const auto completed = processes.run(
      {.argv = std::move(argv), .working_directory = folder, .timeout = std::chrono::hours(2)});
  const Milliseconds took = std::chrono::steady_clock::now() - started;
  if (!completed) throw std::runtime_error(completed.error().what);
  if (!completed->status.succeeded())
    throw std::runtime_error(completed->standard_output + completed->standard_error);
  return took.count();
}

std::string stage(const std::string& name, const std::string& script, const std::string& keys) {
  return fmt::format("[stage.{}]\nkind = \"command\"\nargv = [\"sh\", \"-c\", '{}']\n{}\n", name,
                     script, keys);
}

/// A project of these stages in `folder`.
void write_project(const fs::path& folder, const std::string& stages) {
  write(folder / "pipeline/pipeline.toml",
        "schema = 1\nproject = \"bench\"\n" + stages + "[profile.local]\n");
}

/// `count` stages that do nothing, each run every time.
void write_idle_project(const fs::path& folder, int count) {
  std::string stages;
  for (int i = 0; i < count; ++i)
    stages += stage(fmt::format("stage{}", i), "true", "cache = false");
  write_project(folder, stages);
}

void write_large_project(const fs::path& folder) {
  for (int i = 0; i < kFiles; ++i) {
    write(folder / fmt::format("src/{:03}/file{}.cpp", i / kFilesPerFolder, i),
          fmt::format("int value{}() {{ return {}; }}\n", i, i));
  }
  write_project(folder, stage("check", "true", "inputs = [\"src\"]"));
}

/// Work that keeps one core busy: two branches of two stages.
const std::string kBusy = "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done";

void write_busy_project(const fs::path& folder) {
  write_project(folder, stage("a", kBusy, "cache = false") + stage("b", kBusy, "cache = false") +
                            stage("c", kBusy, "cache = false\nneeds = [\"a\"]") +
                            stage("d", kBusy, "cache = false\nneeds = [\"b\"]"));
}

void write_memory_project(const fs::path& folder) {
  write_project(folder,
                stage("flood", std::string(QA_CHILD) + " flood 1073741824", "cache = false") +
                    stage("peak", "grep VmHWM /proc/$PPID/status > peak",
                          "cache = false\nneeds = [\"flood\"]"));
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// What was measured beside what is promised; a figure without a value has a reason instead.
struct Figure {
  std::string what;
  std::optional<double> value;
  std::string unit;
  double limit = 0;
  std::string why_unknown = {};

  std::string verdict() const {
    if (!value) return "unknown";
    return *value <= limit ? "pass" : "fail";
  }
};

void print_table(const std::vector<Figure>& figures) {
  std::printf("%-54s %12s %12s  verdict\n", "median of 9 interleaved rounds", "measured", "limit");
  for (const Figure& figure : figures) {
    const std::string value = figure.value ? fmt::format("{:.2f}", *figure.value) : "-";
    std::printf("%-54s %9s %-2s %9.2f %-2s  %s%s\n", figure.what.c_str(), value.c_str(),
                figure.unit.c_str(), figure.limit, figure.unit.c_str(), figure.verdict().c_str(),
                figure.why_unknown.empty() ? "" : (": " + figure.why_unknown).c_str());
  }
}

std::string to_json(const std::vector<Figure>& figures) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Figure& figure : figures) {
    list.push_back({{"figure", figure.what},
                    {"value", figure.value ? nlohmann::ordered_json(*figure.value)
                                           : nlohmann::ordered_json(nullptr)},
                    {"unit", figure.unit},
                    {"limit", figure.limit},
                    {"verdict", figure.verdict()},
                    {"why_unknown", figure.why_unknown}});
  }
  return list.dump(2) + "\n";
}

double peak_mb(const fs::path& folder) {
  time_of(folder, {QA_DRIVER, "run", "--progress", "plain"});
  const std::string text = files.read(folder / "peak").value();
  return std::stod(text.substr(text.find(':') + 1)) * 1024 / 1e6;
}

const std::string kNothingChanged = "nothing changed, this repository";
constexpr double kNothingChanged_ms = 60;

/// Whether a run of the repository replays everything, which it must to be measured; why not.
std::string why_not_replayed(const fs::path& repository) {
  if (repository.empty()) return "no --repository given";
  const auto run = [&] {
    return processes.run(
        {.argv = {QA_DRIVER, "run", "all", "--skip", "bench", "--progress", "quiet"},
         .working_directory = repository,
         .timeout = std::chrono::hours(2)});
  };
  if (const auto prepared = run(); !prepared || !prepared->status.succeeded())
    return "its run does not pass";
  const auto again = run();
  const bool replayed = again && again->standard_output.find(" 0 misses") != std::string::npos;
  return replayed ? "" : "a stage of it runs although nothing changed";
}

int run_benchmark(const std::string& repository, const std::string& json_file) {
  const qa::TemporaryFolder folder;
  write_idle_project(folder / "one", 1);
  write_idle_project(folder / "many", kStages);
  write_large_project(folder / "large");
  write_busy_project(folder / "busy");
  write_memory_project(folder / "memory");

  std::string true_script;
  for (int i = 0; i < kStages; ++i) true_script += "sh -c true\n";
  std::string busy_script;
  for (int i = 0; i < 4; ++i) busy_script += "sh -c '" + kBusy + "'\n";
  const auto qa_run = [](const fs::path& project, std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(), {QA_DRIVER, "run", "--progress", "quiet"});
    return time_of(project, arguments);
  };
  std::map<std::string, std::function<double()>> subjects;
  subjects["one stage"] = [&] { return qa_run(folder / "one", {"-j", "1"}); };
  subjects["many stages"] = [&] { return qa_run(folder / "many", {"-j", "1"}); };
  subjects["many by shell"] = [&] { return time_of(folder.path(), {"sh", "-c", true_script}); };
  subjects["large"] = [&] { return qa_run(folder / "large"); };
  subjects["busy"] = [&] { return qa_run(folder / "busy", {"-j", "2"}); };
  subjects["busy by shell"] = [&] { return time_of(folder.path(), {"sh", "-c", busy_script}); };
  const std::string why_unknown = why_not_replayed(repository);
  if (why_unknown.empty()) {
    subjects["repository"] = [&] { return qa_run(repository, {"all", "--skip", "bench"}); };
  }
  std::map<std::string, std::vector<double>> times;
  for (const auto& [name, measure] : subjects) measure();  // the first one prepares
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& [name, measure] : subjects) times[name].push_back(measure());
  }

  const double per_stage =
      (median(times["many stages"]) - median(times["one stage"])) / (kStages - 1);
  std::vector<Figure> figures = {
      {.what = kNothingChanged,
       .value = std::nullopt,
       .unit = "ms",
       .limit = kNothingChanged_ms,
       .why_unknown = why_unknown},
      {.what = "nothing changed, 10,000 files",
       .value = median(times["large"]),
       .unit = "ms",
       .limit = 300},
      {.what = "engine cost of a stage over its tool's time",
       .value = per_stage - median(times["many by shell"]) / kStages,
       .unit = "ms",
       .limit = 5},
      {.what = "two branches on 2 cores / one after the other",
       .value = median(times["busy"]) / median(times["busy by shell"]),
       .unit = "",
       .limit = 0.75},
      {.what = "cold run of this repository / the same by a script",
       .value = std::nullopt,
       .unit = "",
       .limit = 0.75,
       .why_unknown = "takes two cold builds: see qa/tests/bench/cold_run"},
      {.what = "peak memory beside a child that writes 1 GiB",
       .value = peak_mb(folder / "memory"),
       .unit = "MB",
       .limit = 50},
  };
  if (why_unknown.empty()) figures.front().value = median(times["repository"]);
  print_table(figures);
  if (!json_file.empty()) write(json_file, to_json(figures));
  const auto failed = [](const Figure& figure) { return figure.verdict() == "fail"; };
  return std::ranges::any_of(figures, failed) ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  std::map<std::string, std::string> options;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2)
    options[words[i]] = fs::absolute(words[i + 1]).string();
  const std::string repository = options["--repository"];
  const std::string json_file = options["--json"];
  if (options.size() != 2 || words.size() % 2 != 0) {
    std::fputs("usage: qa_driver_benchmark [--repository FOLDER] [--json FILE]\n", stderr);
    return 2;
  }
  try {
    return run_benchmark(repository, json_file);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "qa_driver_benchmark: %s\n", error.what());
    return 3;
  }
}
