#include "qa/stages/instrumented_service.hpp"

#include "qa/container/image_unpacker.hpp"
#include "qa/environment/environment.hpp"
#include "qa/environment/netns_orchestrator.hpp"
#include "qa/stages/container_image.hpp"
#include "qa/stages/image_under_test.hpp"
#include "qa/stages/integration_cases.hpp"
#include "qa/stages/module_case_run.hpp"
#include "qa/stages/service_checks.hpp"
#include "qa/stages/stage_files.hpp"
#include "qa/system/sandbox.hpp"

#include <memory>

#include <fmt/format.h>

namespace qa {
namespace {

/// Where programs find the folder for what they count; libgcov and Clang's runtime put it in front
/// of the path that they were compiled with.
constexpr const char* kCountersInSandbox = "/qa-counters";
constexpr const char* kPrefixVariable = "GCOV_PREFIX";

std::string user_text(const ImageSpec& spec) {
  return fmt::format("{}:{}", spec.user, spec.group);
}

/// Why a case's program wrote no counters, or not all; empty: it ended by itself.
std::string unfinished_text(const ModuleCase& module_case, const Completed& completed) {
  if (completed.status.kind == ExitStatus::Kind::exited) return {};
  return fmt::format("case '{}' {}", module_case.name, sandboxed_end(completed.status));
}

void add_problems(const std::vector<ServiceEnd>& ends, std::vector<std::string>& problems) {
  for (const ServiceEnd& end : ends) {
    if (!end.problem.empty()) problems.push_back(end.problem);
  }
}

/// Runs what an integration stage would, and adds how services ended.
Result<void> try_services(Environment& environment, const Scenario& scenario,
                          const StageSpec& stage, StageContext& context,
                          std::vector<std::string>& problems) {
  TRY_ASSIGN(const CaseOutcome cases, run_cases(environment, scenario, stage, context));
  add_problems(cases.ends, problems);
  TRY_ASSIGN(const CheckOutcome checked,
             check_services(environment, scenario, cases.captured, stage, context));
  add_problems(checked.ends, problems);
  return {};
}

}  // namespace

Result<Image> instrumented_image(const ContainerSettings& settings, const std::string& program,
                                 StageContext& context) {
  ContainerSettings wanted = settings;
  // A build for coverage is dynamic where the one that ships is static.
  wanted.packs_libraries = true;
  // What people should know of the image, the container stage has told them of the one that ships.
  TRY_ASSIGN(DeclaredImage declared,
             declared_image(wanted, {.program = program, .libraries = {}}, context));
  ImageSpec& spec = declared.spec;
  Image image{.config = {.architecture = spec.architecture,
                         .os = "linux",
                         .user = user_text(spec),
                         .entry_point = {spec.entry_point},
                         .arguments = spec.arguments,
                         .environment = spec.environment}};
  image.config.environment[kPrefixVariable] = kCountersInSandbox;
  image.layers.push_back({.entries = std::move(spec.files)});
  return image;
}

Result<std::vector<std::string>> try_module_cases(const StageSpec& stage,
                                                  const InstrumentedService& service,
                                                  StageContext& context) {
  TRY_ASSIGN(
      const std::vector<ModuleCase> cases,
      read_module_cases(std::get<ModuleSettings>(stage.settings), context.root, context.files));
  const UnpackedImage root(service.folder, context.files);
  TRY(unpack_image(service.image, root.folder(), context.files));
  const RootEntries entries = root_entries(service.image);
  const CaseImage image{.config = service.image.config,
                        .entries = entries,
                        .root = root.folder(),
                        .writable_folders = {{kCountersInSandbox, service.counters}}};
  std::vector<std::string> problems;
  for (const ModuleCase& module_case : cases) {
    TRY_ASSIGN(const CaseRun run, run_module_case(module_case, image, context));
    const Completed& completed = run.completed;
    if (const auto complaint = sandbox_failure(completed.status, completed.standard_error))
      return fail(FailureKind::host, "case '" + module_case.name + "': " + *complaint, "qa doctor");
    std::string problem = unfinished_text(module_case, completed);
    if (!problem.empty()) problems.push_back(std::move(problem));
  }
  return problems;
}

Result<std::vector<std::string>> try_integration_cases(const StageSpec& stage,
                                                       const InstrumentedService& service,
                                                       StageContext& context) {
  const auto& settings = std::get<IntegrationSettings>(stage.settings);
  TRY_ASSIGN(const Scenario scenario, read_scenario(settings, context.root, context.files));
  const UnpackedImage root(service.folder, context.files);
  TRY_ASSIGN(ServiceImages images,
             unpack_service_images({.topology = scenario.topology,
                                    .root = context.root,
                                    .artifact = [&] { return Result<Image>(service.image); },
                                    .found = context.has_read},
                                   root.folder(), context.files));
  const auto own = images.find(std::string(kImageUnderTest));
  if (own != images.end()) own->second.writable_folders = {{kCountersInSandbox, service.counters}};

  std::vector<std::string> problems;
  // Whatever the stage itself runs in: only here what is counted can be written to this machine.
  const auto environment = Environment::up(
      scenario.topology, std::make_unique<NetnsOrchestrator>(std::move(images), context.processes),
      {.processes = context.processes,
       .files = context.files,
       .logs = context.folder / stage.name});
  if (!environment) {
    if (environment.error().kind != FailureKind::product)
      return tl::unexpected(environment.error());
    problems.push_back(environment.error().what);
    return problems;
  }
  const Result<void> tried = try_services(**environment, scenario, stage, context, problems);
  const EnvironmentEnd end = (*environment)->down();
  add_problems(end.services, problems);
  if (!tried) return tl::unexpected(tried.error());
  if (end.failure) return tl::unexpected(*end.failure);
  return problems;
}

}  // namespace qa
