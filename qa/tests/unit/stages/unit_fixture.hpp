// A project with two tests and one source, and tools that answer from a script.
#pragma once

#include "qa/stages/stage_functions.hpp"
#include "qa/tests/fakes/fake_cmake.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <map>
#include <string>
#include <vector>

namespace qa {

/// Content that MemoryFiles, whose times follow from it, takes for younger than all sources here.
inline std::string young_content() {
  std::string content = "notes";
  while (std::hash<std::string>()(content) >> 55U != 0x1ff) content += ' ';
  return content;
}

inline constexpr const char* kPassingTests = R"(<testsuite>
  <testcase name="EchoTest.A" classname="EchoTest.A" time="0.1" status="run"/>
  <testcase name="EchoTest.B" classname="EchoTest.B" time="0.1" status="run"/></testsuite>)";

class UnitStage : public StageFixture {
 protected:
  UnitStage() {
    files.contents["/project/CMakeLists.txt"] = "project(x)";
    files.contents["/project/svc/src/a.cpp"] = "int f() {\n  return 1;\n}\n";
    answer_as_cmake({.targets = {"svc_tests", "generated"}}, processes, files);
    files.contents["/project/build/coverage/svc/CTestTestfile.cmake"] = "";
    files.contents["/project/build/coverage/a.cpp.gcda"] = "counters";
    files.contents["/project/build/coverage/a.cpp.gcno"] = young_content();
    ctest_writes(kPassingTests, completed(0));
    gcov_writes({{1, 1}, {2, 0}});
    gcovr_writes(R"({"line_covered": 1, "line_total": 2, "branch_covered": 0, "branch_total": 0,)"
                 R"( "function_covered": 0, "function_total": 0})",
                 completed(0));
  }

  void ctest_lists(const std::string& test, const std::string& property) {
    ctest_shows(R"({"name": ")" + test + R"(", "properties": [{"name": ")" + property +
                R"(", "value": true}]})");
  }

  void ctest_lists_program(const std::string& test, const std::string& program) {
    ctest_shows(R"({"name": ")" + test + R"(", "command": [")" + program +
                R"("], "properties": []})");
  }

  /// `test` as an object of ctest's JSON.
  void ctest_shows(const std::string& test) {
    const std::string graph = R"("backtraceGraph": {"commands": [], "files": [], "nodes": []})";
    processes.on(
        {"ctest", "--show-only=json-v1"},
        completed(0, R"({"version": {"major": 1}, )" + graph + R"(, "tests": [)" + test + "]}"));
  }

  void ctest_writes(const std::string& junit, const Completed& end) {
    processes.on({"ctest"}, [this, junit, end](const Command&) -> Result<Completed> {
      counters_before_tests = files.exists("/project/build/coverage/a.cpp.gcda");
      if (!junit.empty()) files.contents[kFolder / "junit.xml"] = junit;
      return end;
    });
    ctest_lists("EchoTest.A", "LABELS");
  }

  /// Lines of a.cpp, with how often they ran.
  void gcov_writes(const std::map<int, int>& lines) {
    std::string text =
        R"({"format_version": "1", "data_file": "/project/build/coverage/a.cpp.gcno",)"
        R"( "current_working_directory": "", "files": [)"
        R"({"file": "/project/svc/src/a.cpp", "functions": [], "lines": [)";
    const char* separator = "";
    for (const auto& [line, count] : lines) {
      text += separator + (R"({"line_number": )" + std::to_string(line)) + R"(, "count": )" +
              std::to_string(count) + R"(, "branches": []})";
      separator = ",";
    }
    text += "]}]}";
    processes.on({"gcov-12", "--json-format"}, [this, text](const Command& command) {
      files.contents[command.argv.at(3)] = text;
      return Result<Completed>(completed(0));
    });
  }

  void gcovr_writes(const std::string& summary, const Completed& end) {
    processes.on({"gcovr", "--json-summary"}, [this, summary, end](const Command&) {
      for (const char* name : {"cobertura.xml", "coverage/index.html"})
        files.contents[kFolder / name] = "x";
      files.contents[kFolder / "coverage-summary.json"] = summary;
      return Result<Completed>(end);
    });
  }

  static std::vector<std::string> kinds_of(const StageResult& result) {
    std::vector<std::string> kinds;
    for (const Artifact& artifact : result.artifacts) kinds.push_back(artifact.kind);
    return kinds;
  }

  static std::vector<std::string> texts(const StageResult& result) {
    std::vector<std::string> lines;
    for (const Finding& finding : result.findings)
      lines.push_back(finding.rule + " " + finding.file + ": " + finding.message);
    return lines;
  }

  inline static const std::filesystem::path kFolder = "/project/reports/runs/1/stages/04-stage";
  const StageSettings settings = UnitSettings{.configure = {.preset = "coverage"},
                                              .targets = {"svc_tests"},
                                              .test_folder = "svc",
                                              .label = "unit",
                                              .coverage_sources = {"svc/src"},
                                              .coverage_exclude = {}};
  bool counters_before_tests = true;
};

}  // namespace qa
