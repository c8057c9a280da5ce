// A small project in a folder of its own, and the real driver to run in it.
#pragma once

#include "qa/engine/run_store.hpp"
#include "qa/system/file_descriptor.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qa {

class DriverTest : public testing::Test {
 protected:
  DriverTest() { mkfifo((project / "ready").c_str(), S_IRUSR | S_IWUSR); }

  /// A stage that runs `script` in a shell; `keys` are further lines of its table.
  void add_stage(const std::string& name, const std::string& script, const std::string& keys = {}) {
    stages_ += "[stage." + name +
               "]\nkind = \"command\"\ncache = false\nargv = [\"sh\", \"-c\", '" + script + "']\n" +
               keys + "\n";
    const std::string text = "schema = 1\nproject = \"x\"\n" + stages_ +
                             "[profile.local]\n[profile.ci]\nrun = { strict = true }\n";
    ASSERT_TRUE(files.write(project / "pipeline/pipeline.toml", text));
  }

  Command driver(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), QA_DRIVER);
    return {.argv = std::move(arguments), .working_directory = project.path()};
  }

  Completed qa(std::vector<std::string> arguments) {
    Result<Completed> completed = processes.run(driver(std::move(arguments)));
    EXPECT_TRUE(completed) << completed.error().what;
    return completed.value_or(Completed{});
  }

  std::unique_ptr<RunningProcess> start(std::vector<std::string> arguments) {
    Result<std::unique_ptr<RunningProcess>> process = processes.start(driver(std::move(arguments)));
    EXPECT_TRUE(process) << process.error().what;
    return std::move(*process);
  }

  /// Waits until a stage writes to the pipe "ready"; returns what it wrote.
  std::string wait_until_ready() {
    const FileDescriptor pipe(open((project / "ready").c_str(), O_RDONLY | O_CLOEXEC));
    std::string text;
    std::array<char, 100> piece{};
    // To the end: while its writer has the pipe open, the next call would meet this one's end.
    for (ssize_t size = 0; (size = read(pipe.get(), piece.data(), piece.size())) > 0;) {
      text.append(piece.data(), static_cast<std::size_t>(size));
    }
    return text;
  }

  RunResult latest() {
    const Result<RunResult> run = store.load(store.resolve("latest").value_or(""));
    EXPECT_TRUE(run) << run.error().what;
    return run.value_or(RunResult{});
  }

  std::string log(const std::string& stage_folder) {
    return files.read(project.path() / "reports/latest/stages" / stage_folder / "output.log")
        .value_or("");
  }

  TemporaryFolder project;
  PosixFiles files;
  PosixProcessRunner processes;
  RunStore store{project / "reports", files};

 private:
  std::string stages_;
};

}  // namespace qa
