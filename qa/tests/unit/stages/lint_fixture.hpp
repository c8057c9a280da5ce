// A project of two folders, its compile commands, and tools that answer from a script.
#pragma once

#include "qa/lint/pending_baseline.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/fakes/fake_cmake.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace qa {

class LintStage : public StageFixture {
 protected:
  LintStage() {
    files.contents["/project/CMakeLists.txt"] = "project(x)";
    answer_as_cmake({.targets = {"svc_tests", "generated"}}, processes, files);
    database({"src/a.cpp", "src/b.cpp", "other/c.cpp"});
    for (const char* file : {"src/a.cpp", "src/b.cpp", "src/a.hpp", "other/c.cpp", "src/x.txt"}) {
      files.contents[std::filesystem::path("/project") / file] = "";
    }
    files.contents["/project/.clang-format"] = "";
    files.contents["/project/.clang-tidy"] = "";
    processes.on({"clang-tidy"}, [this](const Command& command) -> Result<Completed> {
      read_the_header(command);
      return completed(0);
    });
    processes.on({"clang-format"}, [](const Command& command) -> Result<Completed> {
      return formatted(command, "");
    });
  }

  /// Every source includes src/a.hpp.
  void read_the_header(const Command& command) {
    constexpr std::string_view kTrace = "--extra-arg=-Wp,-MD,";
    for (const std::string& argument : command.argv) {
      if (!argument.starts_with(kTrace)) continue;
      files.contents[argument.substr(kTrace.size())] =
          "x.o: " + command.argv.back() + " /project/src/a.hpp\n";
    }
  }

  /// What clang-format prints for the files of `command`, of which it would change `bad`.
  static Completed formatted(const Command& command, const std::string& bad) {
    Completed done = completed(0);
    const auto first = std::ranges::find(command.argv, "--");
    for (auto name = first; name != command.argv.end(); ++name) {
      if (name == first) continue;
      done.standard_output += "<?xml version='1.0'?>\n<replacements incomplete_format='false'>\n";
      if (*name == bad) done.standard_output += "<replacement offset='0' length='1'></replacement>";
      done.standard_output += "</replacements>\n";
    }
    return done;
  }

  /// clang-tidy complains about `place` when it analyzes `source`.
  void complain(const std::string& source, const std::string& place) {
    processes.on({"clang-tidy", source},
                 [this, place](const Command& command) -> Result<Completed> {
                   read_the_header(command);
                   for (const std::string& argument : command.argv) {
                     constexpr std::string_view kReport = "--export-fixes=";
                     if (!argument.starts_with(kReport)) continue;
                     files.contents[argument.substr(kReport.size())] =
                         "Diagnostics:\n  - DiagnosticName: bugprone-x\n    DiagnosticMessage:\n"
                         "      Message: no\n      FilePath: '" +
                         place +
                         "'\n      FileOffset: 0\n"
                         "      Replacements: []\n    Level: Warning\n    BuildDirectory: "
                         "'/project/build/lint'\n";
                   }
                   return completed(0);
                 });
  }

  static std::filesystem::path path(const std::string& name) {
    return std::filesystem::path("/project") / name;
  }

  void database(const std::vector<std::string>& sources) {
    std::string json;
    for (const std::string& source : sources) {
      json += json.empty() ? "[" : ",";
      json += R"({"directory": "/project/build/lint", "command": "c++", "file": "/project/)" +
              source + R"("})";
    }
    files.contents["/project/build/lint/compile_commands.json"] = json + "]";
  }

  /// As `qa init` leaves it.
  void begin_baseline() {
    const PendingBaseline pending =
        pending_baseline({"src/a.cpp", "src/b.cpp", "src/a.hpp"}, files, "/project");
    files.contents["/project/reports/baselines/x.json"] = to_text(pending);
  }

  /// What the stage puts in its place; empty: nothing.
  std::string first_baseline() {
    const auto file =
        files.contents.find("/project/reports/runs/1/stages/04-stage/first-baseline.json");
    return file == files.contents.end() ? std::string() : file->second;
  }

  const StageSettings settings = LintSettings{.configure = {.preset = "lint"},
                                              .targets = {"generated"},
                                              .tidy_paths = {"src"},
                                              .format_paths = {"src"}};
};

}  // namespace qa
