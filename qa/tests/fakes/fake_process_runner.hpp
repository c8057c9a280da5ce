// Answers commands from a script instead of starting anything, and remembers what was asked.
#pragma once

#include "qa/system/process_runner.hpp"

#include <functional>
#include <mutex>
#include <vector>

namespace qa {

class FakeProcessRunner : public ProcessRunner {
 public:
  using Answer = std::function<Result<Completed>(const Command&)>;

  /// The first rule whose words all occur in argv, in order, answers; one of no words answers
  /// everything. Later rules are tried first, so that a test can override a fixture. Without a
  /// matching rule a command fails, as a program does that is not there.
  void on(std::vector<std::string> words, Answer answer);
  void on(std::vector<std::string> words, Completed completed);

  Result<Completed> run(const Command& command) override;
  /// A process that has already ended with what run() answers.
  Result<std::unique_ptr<RunningProcess>> start(const Command& command) override;

  std::vector<Command> commands;  ///< in the order in which they were asked for

 private:
  struct Rule {
    std::vector<std::string> words;
    Answer answer;
  };
  std::vector<Rule> rules_;
  std::mutex mutex_;  // run() may be called from several threads, as on the real one
};

/// A child that exited with `code` after writing `standard_output`.
Completed completed(int code, std::string standard_output = {}, std::string standard_error = {});

}  // namespace qa
