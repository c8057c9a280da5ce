#include "qa/container/image_unpacker.hpp"
#include "qa/container/module_judge.hpp"
#include "qa/contract/version.hpp"
#include "qa/stages/image_under_test.hpp"
#include "qa/stages/module_case_run.hpp"
#include "qa/stages/stage_files.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/stages/test_evidence.hpp"
#include "qa/system/sandbox.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// As in files that CMake configures; ${...} would be no regular expression.
constexpr std::string_view kVersionVariable = "@VERSION@";

/// A folder name that people recognize: "03-unknown-flag".
std::string folder_name(std::size_t index, std::string_view case_name) {
  std::string name = fmt::format("{:02}-", index + 1);
  for (const char letter : case_name) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || letter == '.' || letter == '_';
    name += plain ? letter : '-';
  }
  return name;
}

struct JudgedCase {
  Command command;
  TestCase test;
};

/// Runs one case and keeps what it wrote. A sandbox that did not come up is a failure of the host.
Result<JudgedCase> judge_case(const ModuleCase& module_case, const CaseImage& image,
                              const fs::path& evidence, UnpackedImage& root,
                              StageContext& context) {
  TRY_ASSIGN(CaseRun run, run_module_case(module_case, image, context));
  const Completed& completed = run.completed;
  TRY(context.files.write(evidence / "stdout", completed.standard_output));
  TRY(context.files.write(evidence / "stderr", completed.standard_error));
  if (const auto complaint = sandbox_failure(completed.status, completed.standard_error)) {
    root.keep();
    return tl::unexpected<Failure>(
        {.kind = FailureKind::host,
         .what = "case '" + module_case.name + "' could not be run: " + *complaint,
         .command = to_shell_text(run.command),
         .log = {},
         .next = "qa doctor"});
  }
  return JudgedCase{.command = std::move(run.command), .test = judge(module_case, completed)};
}

/// The first failed case stands for all in the failure's labels.
Result<void> report_failed_case(const JudgedCase& run, const fs::path& evidence,
                                StageResult& result, StageContext& context) {
  const bool is_first = !result.failure.has_value();
  for (const char* stream : {"stdout", "stderr"}) {
    TRY_ASSIGN(Artifact artifact, record_artifact(context, stream, evidence / stream));
    result.artifacts.push_back(std::move(artifact));
  }
  if (!is_first) return {};
  mark_failed(result,
              fmt::format("case '{}': {}", run.test.name,
                          run.test.message.substr(0, run.test.message.find('\n'))),
              run.command, "qa logs module");
  result.failure->log = result.artifacts.back().path;
  return {};
}

Result<StageResult> run_cases(const std::vector<ModuleCase>& cases, const std::string& cases_file,
                              const CaseImage& image, UnpackedImage& root, StageContext& context) {
  StageResult result;
  for (const ModuleCase& module_case : cases) {
    const fs::path evidence = context.folder / folder_name(result.tests.size(), module_case.name);
    TRY_ASSIGN(JudgedCase run, judge_case(module_case, image, evidence, root, context));
    run.test.file = cases_file;
    if (run.test.status == TestStatus::failed) {
      root.keep();
      TRY(report_failed_case(run, evidence, result, context));
    }
    result.tests.push_back(std::move(run.test));
  }
  return result;
}

/// `text` as a regular expression that matches nothing else.
std::string literal(std::string_view text) {
  std::string expression;
  for (const char letter : text) {
    if (std::string_view("\\^$.|?*+()[]{}").find(letter) != std::string_view::npos)
      expression += '\\';
    expression += letter;
  }
  return expression;
}

/// The version that CMakeLists.txt gives the project.
Result<std::string> project_version(StageContext& context) {
  constexpr const char* kFile = "CMakeLists.txt";
  TRY_ASSIGN(const std::string text, context.files.read(context.root / kFile));
  context.has_read(kFile);
  if (const auto version = version_in_cmake(text)) return to_text(*version);
  return fail(FailureKind::configuration,
              fmt::format("a case wants {}, and {} gives no version", kVersionVariable, kFile));
}

/// Puts the version into expressions that ask for it.
Result<void> insert_version(std::vector<ModuleCase>& cases, StageContext& context) {
  std::string version;
  for (ModuleCase& module_case : cases) {
    for (auto* expressions : {&module_case.output, &module_case.errors, &module_case.never}) {
      for (std::string& expression : *expressions) {
        const std::size_t at = expression.find(kVersionVariable);
        if (at == std::string::npos) continue;
        if (version.empty()) {
          TRY_ASSIGN(version, project_version(context));
        }
        expression.replace(at, kVersionVariable.size(), literal(version));
      }
    }
  }
  return {};
}

void count_tests(StageResult& result) {
  const TestCounts counts = count(result.tests);
  if (result.failure && counts.failed > 1)
    result.failure->what += fmt::format(" (and {} more)", counts.failed - 1);
  add_test_metrics(result);
}

}  // namespace

Result<StageResult> run_module(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<ModuleSettings>(spec.settings);
  TRY_ASSIGN(std::vector<ModuleCase> cases,
             read_module_cases(settings, context.root, context.files));
  TRY(insert_version(cases, context));

  context.step("unpack the image");
  TRY_ASSIGN(const Image image,
             settings.image.empty()
                 ? read_image_under_test(context)
                 : read_foreign_image(context.root / settings.image, context.files));
  UnpackedImage root(context.folder / "rootfs", context.files);
  TRY(unpack_image(image, root.folder(), context.files));

  context.step("check the sandbox");
  TRY(probe_sandbox(context.processes));
  context.step(fmt::format("run {} cases", cases.size()));
  const RootEntries entries = root_entries(image);
  const CaseImage case_image{.config = image.config, .entries = entries, .root = root.folder()};
  TRY_ASSIGN(StageResult result, run_cases(cases, settings.cases, case_image, root, context));
  count_tests(result);
  return result;
}

}  // namespace qa
