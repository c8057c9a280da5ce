#include "qa/tests/fakes/fake_process_runner.hpp"

#include <ranges>

namespace qa {
namespace {

bool matches(const std::vector<std::string>& words, const std::vector<std::string>& argv) {
  auto next = words.begin();
  for (const std::string& argument : argv) {
    if (next != words.end() && argument.find(*next) != std::string::npos) ++next;
  }
  return next == words.end();
}

class EndedProcess : public RunningProcess {
 public:
  explicit EndedProcess(Completed completed) : completed_(std::move(completed)) {}
  int pid() const override { return 1; }
  std::optional<ExitStatus> poll() override { return completed_.status; }
  std::optional<ExitStatus> wait(std::chrono::milliseconds) override { return completed_.status; }
  ExitStatus stop(std::chrono::milliseconds) override { return completed_.status; }
  std::string output() const override {
    return completed_.standard_output + completed_.standard_error;
  }
  Result<void> write(std::string_view) override { return fail(FailureKind::host, "it has ended"); }
  void close_input() override {}

 private:
  Completed completed_;
};

}  // namespace

void FakeProcessRunner::on(std::vector<std::string> words, Answer answer) {
  rules_.push_back({std::move(words), std::move(answer)});
}

void FakeProcessRunner::on(std::vector<std::string> words, Completed completed) {
  on(std::move(words), [completed](const Command&) -> Result<Completed> { return completed; });
}

Result<Completed> FakeProcessRunner::run(const Command& command) {
  const std::scoped_lock lock(mutex_);
  commands.push_back(command);
  for (const Rule& rule : std::views::reverse(rules_)) {
    if (matches(rule.words, command.argv)) return rule.answer(command);
  }
  return fail(FailureKind::host, "nobody scripted " + to_shell_text(command));
}

Result<std::unique_ptr<RunningProcess>> FakeProcessRunner::start(const Command& command) {
  TRY_ASSIGN(Completed result, run(command));
  return std::make_unique<EndedProcess>(std::move(result));
}

Completed completed(int code, std::string standard_output, std::string standard_error) {
  return Completed{.status = {.code = code},
                   .standard_output = std::move(standard_output),
                   .standard_error = std::move(standard_error)};
}

}  // namespace qa
