#include "qa/stages/silent_programs.hpp"

#include "qa/model/test_name.hpp"
#include "qa/testing/unfinished_program.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace qa {
namespace {

class Programs {
 public:
  Programs(Files& files, const std::filesystem::path& build_folder)
      : files_(files), build_folder_(build_folder.string() + "/") {}

  /// The framework whose last words `output` lacks; empty for none.
  std::string silent(const ListedTest& test, std::string_view output) {
    for (const std::string& word : test.command) {
      // A tool may start the program: `cmake -E env`, valgrind, a script.
      if (&word != &test.command.front() && !word.starts_with(build_folder_)) continue;
      std::string framework = silent_framework(test.command, framework_in(word), output);
      if (!framework.empty()) return framework;
    }
    return {};
  }

 private:
  /// Many tests share a program, and a program is large.
  std::string_view framework_in(const std::string& program) {
    const auto [known, is_new] = frameworks_.try_emplace(program);
    if (is_new) {
      if (const auto bytes = files_.read(program)) known->second = late_framework(*bytes);
    }
    return known->second;
  }

  Files& files_;
  std::string build_folder_;
  std::map<std::string, std::string> frameworks_;
};

}  // namespace

void judge_silent_programs(Files& files, const std::filesystem::path& build_folder,
                           std::span<const ListedTest> listed, std::span<const TestOutput> outputs,
                           std::span<TestCase> tests) {
  Programs programs(files, build_folder);
  for (TestCase& test : tests) {
    if (test.status != TestStatus::passed) continue;
    const auto known = std::ranges::find(listed, full_name(test), &ListedTest::name);
    const auto printed = std::ranges::find(outputs, full_name(test), &TestOutput::name);
    if (known == listed.end() || printed == outputs.end() || has_own_verdict(*known)) continue;
    const std::string framework = programs.silent(*known, printed->output);
    if (framework.empty()) continue;
    test.status = TestStatus::failed;
    test.message =
        "the program ended with status 0 before its " + framework + " said how the tests went";
  }
}

}  // namespace qa
