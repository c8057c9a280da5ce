#include "qa/container/image_unpacker.hpp"
#include "qa/container/module_judge.hpp"
#include "qa/stages/image_under_test.hpp"
#include "qa/stages/stage_files.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/sandbox.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Judging needs far less; the log of the stage has all of it.
constexpr std::size_t kCaptureBytes = std::size_t{4} << 20;

Result<SandboxSpec> sandbox_spec(const ModuleCase& module_case, const ImageConfig& config,
                                 const fs::path& root) {
  TRY_ASSIGN(const auto ids, parse_user(config.user));
  SandboxSpec spec{.root = root,
                   .argv = config.entry_point,
                   .environment = config.environment,
                   .user = ids.first,
                   .group = ids.second,
                   .limits = module_case.limits};
  if (!config.working_directory.empty()) spec.working_directory = config.working_directory;
  // As in every engine: arguments of the caller replace the image's own.
  const auto& arguments = module_case.arguments.empty() ? config.arguments : module_case.arguments;
  spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
  for (const auto& [name, value] : module_case.environment) spec.environment[name] = value;
  return spec;
}

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

struct CaseRun {
  Command command;
  TestCase test;
};

/// Runs one case and keeps what it wrote. A sandbox that did not come up is a failure of the host.
Result<CaseRun> run_case(const ModuleCase& module_case, const ImageConfig& config,
                         const fs::path& evidence, UnpackedImage& root, StageContext& context) {
  TRY_ASSIGN(const SandboxSpec sandbox, sandbox_spec(module_case, config, root.folder()));
  TRY_ASSIGN(Command command, sandbox_command(sandbox));
  command.timeout = module_case.timeout;
  command.capture_limit_bytes = kCaptureBytes;
  TRY_ASSIGN(const Completed outcome, context.processes.run(command));
  TRY(context.files.write(evidence / "stdout", outcome.standard_output));
  TRY(context.files.write(evidence / "stderr", outcome.standard_error));
  if (const auto complaint = sandbox_failure(outcome.status, outcome.standard_error)) {
    root.keep();
    return tl::unexpected<Failure>(
        {.kind = FailureKind::host,
         .what = "case '" + module_case.name + "' could not be run: " + *complaint,
         .command = to_shell_text(command),
         .log = {},
         .next = "qa doctor"});
  }
  return CaseRun{.command = std::move(command), .test = judge(module_case, outcome)};
}

/// The first failed case stands for all in the failure's labels.
Result<void> report_failed_case(const CaseRun& run, const fs::path& evidence, StageResult& result,
                                StageContext& context) {
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
                              const ImageConfig& config, UnpackedImage& root,
                              StageContext& context) {
  StageResult result;
  for (const ModuleCase& module_case : cases) {
    const fs::path evidence = context.folder / folder_name(result.tests.size(), module_case.name);
    TRY_ASSIGN(CaseRun run, run_case(module_case, config, evidence, root, context));
    run.test.file = cases_file;
    if (run.test.status == TestStatus::failed) {
      root.keep();
      TRY(report_failed_case(run, evidence, result, context));
    }
    result.tests.push_back(std::move(run.test));
  }
  return result;
}

void count_tests(StageResult& result) {
  const TestCounts counts = count(result.tests);
  if (result.failure && counts.failed > 1)
    result.failure->what += fmt::format(" (and {} more)", counts.failed - 1);
  result.metrics = {{"tests.total", static_cast<double>(result.tests.size()), "1"},
                    {"tests.passed", static_cast<double>(counts.passed), "1"},
                    {"tests.failed", static_cast<double>(counts.failed), "1"}};
}

}  // namespace

Result<StageResult> run_module(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<ModuleSettings>(spec.settings);
  TRY_ASSIGN(const std::vector<ModuleCase> cases,
             read_module_cases(settings, context.root, context.files));

  context.step("unpack the image");
  TRY_ASSIGN(const Image image, read_image_under_test(context));
  UnpackedImage root(context.folder / "rootfs", context.files);
  TRY(unpack_image(image, root.folder(), context.files));

  context.step("check the sandbox");
  TRY(probe_sandbox(context.processes));
  context.step(fmt::format("run {} cases", cases.size()));
  TRY_ASSIGN(StageResult result, run_cases(cases, settings.cases, image.config, root, context));
  count_tests(result);
  return result;
}

}  // namespace qa
