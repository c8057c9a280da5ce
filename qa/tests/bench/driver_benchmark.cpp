// What the driver costs over the tools that it runs, beside its targets. Rounds of all subjects are
// interleaved, so that a slow minute of the machine hits all of them; medians are compared.
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

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

class Table {
 public:
  void row(const std::string& what, double value, const char* unit, double target) {
    const bool met = value <= target;
    all_met_ = all_met_ && met;
    std::printf("%-58s %10.2f %-3s %8.2f %-3s %s\n", what.c_str(), value, unit, target, unit,
                met ? "met" : "NOT MET");
  }
  bool all_met() const { return all_met_; }

 private:
  bool all_met_ = true;
};

double peak_mb(const fs::path& folder) {
  time_of(folder, {QA_DRIVER, "run", "--progress", "plain"});
  const std::string text = files.read(folder / "peak").value();
  return std::stod(text.substr(text.find(':') + 1)) * 1024 / 1e6;
}

int run_benchmark(const std::string& repository) {
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
  std::map<std::string, std::function<double()>> subjects = {
      {"one stage",
       [&] {
         return qa_run(folder / "one", {"-j", "1"});
       }},
      {"many stages",
       [&] {
         return qa_run(folder / "many", {"-j", "1"});
       }},
      {"many by shell",
       [&] {
         return time_of(folder.path(), {"sh", "-c", true_script});
       }},
      {"large", [&] { return qa_run(folder / "large"); }},
      {"busy",
       [&] {
         return qa_run(folder / "busy", {"-j", "2"});
       }},
      {"busy by shell",
       [&] {
         return time_of(folder.path(), {"sh", "-c", busy_script});
       }},
  };
  if (!repository.empty()) {
    subjects["repository"] = [&] { return qa_run(repository, {"all", "--skip", "bench"}); };
  }
  std::map<std::string, std::vector<double>> times;
  for (const auto& [name, measure] : subjects) measure();  // the first one prepares
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& [name, measure] : subjects) times[name].push_back(measure());
  }

  std::printf("%-58s %14s %12s\n", "median of 9 interleaved rounds", "measured", "target");
  Table table;
  if (!repository.empty())
    table.row("nothing changed, this repository", median(times["repository"]), "ms", 60);
  table.row("nothing changed, 10,000 files", median(times["large"]), "ms", 300);
  const double per_stage =
      (median(times["many stages"]) - median(times["one stage"])) / (kStages - 1);
  table.row("engine cost of a stage over its tool's time",
            per_stage - median(times["many by shell"]) / kStages, "ms", 5);
  table.row("independent stages on 2 cores / one after the other",
            median(times["busy"]) / median(times["busy by shell"]), "", 0.75);
  table.row("peak memory beside a child that writes 1 GiB", peak_mb(folder / "memory"), "MB", 50);
  return table.all_met() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (!words.empty() && (words.size() != 2 || words[0] != "--repository")) {
    std::fputs("usage: qa_driver_benchmark [--repository FOLDER]\n", stderr);
    return 2;
  }
  try {
    return run_benchmark(words.empty() ? "" : fs::absolute(words[1]).string());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "qa_driver_benchmark: %s\n", error.what());
    return 3;
  }
}
