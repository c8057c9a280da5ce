// main() of a benchmark program, to link instead of benchmark::benchmark_main. Alone it does the
// same as that one. When qa starts it beside a second program, both take turns: one repetition
// here, one there, so that whatever slows the machine for a moment slows both.
//
// qa says so by the variable QA_BENCHMARK_LOCKSTEP_1, whose name in the program's file also tells
// qa that the program understands it. Its value is a file of lines "KEY VALUE":
//   turn_in, turn_out   FIFOs on which a byte comes when it is our turn, and goes when it was
//   starts              1 for the side whose turn it is first, else 0
//   report              file for the JSON report, as --benchmark_out would write it
//   repetitions         of each benchmark
//   benchmark           filter of one benchmark; many lines, in the order in which they run
// Exit codes of this mode: 0 measured; 75 the other program is gone; 76 the file is not usable.
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr const char* kVariable = "QA_BENCHMARK_LOCKSTEP_1";
constexpr int kOtherGone = 75;
constexpr int kUnusable = 76;

[[noreturn]] void give_up(int code, const std::string& what) {
  std::cerr << "benchmark: " << what << "\n";
  // No destructors: a server of the benchmark's might wait for somebody.
  std::_Exit(code);
}

std::string system_error(const std::string& what) {
  return what + ": " + std::strerror(errno);
}

struct Plan {
  std::string turn_in;
  std::string turn_out;
  bool starts = false;
  std::string report;
  int repetitions = 0;
  std::vector<std::string> benchmarks;
};

std::string read_file(const char* path) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) give_up(kUnusable, system_error(path));
  std::string text;
  char buffer[4096];
  ssize_t count = 0;
  while ((count = read(file, buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  close(file);
  return text;
}

Plan read_plan(const char* path) {
  Plan plan;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t blank = line.find(' ');
    const std::string key = line.substr(0, blank);
    const std::string value = blank == std::string::npos ? "" : line.substr(blank + 1);
    if (key == "turn_in") plan.turn_in = value;
    if (key == "turn_out") plan.turn_out = value;
    if (key == "starts") plan.starts = value == "1";
    if (key == "report") plan.report = value;
    if (key == "repetitions") plan.repetitions = std::atoi(value.c_str());
    if (key == "benchmark") plan.benchmarks.push_back(value);
  }
  if (plan.turn_in.empty() || plan.turn_out.empty() || plan.report.empty() ||
      plan.repetitions <= 0) {
    give_up(kUnusable, std::string(path) + " is not complete");
  }
  return plan;
}

/// Whose turn it is.
class Turns {
 public:
  explicit Turns(const Plan& plan) : mine_(plan.starts) {
    for (const std::string& path : {plan.turn_in, plan.turn_out}) {
      if (mkfifo(path.c_str(), S_IRUSR | S_IWUSR) != 0 && errno != EEXIST) {
        give_up(kUnusable, system_error(path));
      }
    }
    // Both sides open their end for reading first, which needs nobody else; opening the other one
    // waits for the other side to have started.
    in_ = open(plan.turn_in.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    out_ = in_ < 0 ? -1 : open(plan.turn_out.c_str(), O_WRONLY | O_CLOEXEC);
    if (out_ < 0) give_up(kUnusable, system_error(plan.turn_out));
  }

  void wait() {
    if (std::exchange(mine_, false)) return;
    // A FIFO that nobody has written to yet is not at its end for poll(), other than for read().
    pollfd descriptor{in_, POLLIN, 0};
    while (poll(&descriptor, 1, -1) < 0) {
      if (errno != EINTR) give_up(kOtherGone, system_error("poll"));
    }
    char byte = 0;
    if (read(in_, &byte, 1) != 1) give_up(kOtherGone, "the other program is gone");
  }

  void pass() {
    const char byte = '.';
    if (write(out_, &byte, 1) != 1) give_up(kOtherGone, system_error("the other program is gone"));
  }

 private:
  bool mine_;
  int in_ = -1;
  int out_ = -1;
};

/// Many runs of the library in one JSON report.
class OneReport : public benchmark::JSONReporter {
 public:
  OneReport() {
    SetOutputStream(&text_);
    SetErrorStream(&std::cerr);
  }

  bool ReportContext(const Context& context) override {
    return std::exchange(begun_, true) || JSONReporter::ReportContext(context);
  }

  void Finalize() override {}

  std::string take() {
    JSONReporter::Finalize();
    return text_.str();
  }

 private:
  std::ostringstream text_;
  bool begun_ = false;
};

void write_file(const std::string& path, const std::string& text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) give_up(kUnusable, system_error(path));
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t count = write(file, text.data() + done, text.size() - done);
    if (count <= 0 && errno != EINTR) give_up(kUnusable, system_error(path));
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  close(file);
}

void run_in_turns(const Plan& plan) {
  Turns turns(plan);
  OneReport report;
  for (const std::string& benchmark : plan.benchmarks) {
    for (int i = 0; i < plan.repetitions; ++i) {
      turns.wait();
      benchmark::RunSpecifiedBenchmarks(&report, benchmark);
      turns.pass();
    }
  }
  // What ends here must not disturb the last repetition there.
  if (plan.starts) turns.wait();
  write_file(plan.report, report.take());
}

}  // namespace

int main(int argc, char** argv) {
  char name[] = "benchmark";
  char* only_name[] = {name, nullptr};
  if (argc < 1 || argv == nullptr) {
    argc = 1;
    argv = only_name;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  if (const char* plan = std::getenv(kVariable)) {
    run_in_turns(read_plan(plan));
  } else {
    benchmark::RunSpecifiedBenchmarks();
  }
  benchmark::Shutdown();
  return 0;
}
