#include "qa/stages/orchestrator_choice.hpp"

#include "qa/environment/kubernetes_orchestrator.hpp"
#include "qa/environment/netns_orchestrator.hpp"
#include "qa/environment/podman.hpp"
#include "qa/environment/podman_orchestrator.hpp"
#include "qa/stages/cluster_images.hpp"
#include "qa/stages/podman_images.hpp"
#include "qa/system/sandbox.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace qa {
namespace {

using Made = Result<std::unique_ptr<Orchestrator>>;

/// What is known of each before there is one.
struct OrchestratorRow {
  std::string_view word;
  /// Whether it works here, tried for real.
  Result<void> (*probe)(const OrchestratorSettings& settings, ProcessRunner& processes);
  Made (*make)(const OrchestratorParts& parts);
};

Result<void> probe_netns(const OrchestratorSettings& /*settings*/, ProcessRunner& processes) {
  return probe_sandbox(processes);
}

Made make_netns(const OrchestratorParts& parts) {
  TRY_ASSIGN(ServiceImages images, unpack_service_images(parts.images, parts.folder, parts.files));
  return std::make_unique<NetnsOrchestrator>(std::move(images), parts.processes);
}

Result<void> probe_podman_here(const OrchestratorSettings& /*settings*/, ProcessRunner& processes) {
  TRY(probe_podman(processes));
  return {};
}

Made make_podman(const OrchestratorParts& parts) {
  TRY_ASSIGN(std::string runtime, probe_podman(parts.processes));
  TRY_ASSIGN(PodmanImages images,
             load_podman_images(parts.images, parts.folder, parts.processes, parts.files));
  return std::make_unique<PodmanOrchestrator>(PodmanSetup{.images = std::move(images),
                                                          .runtime = std::move(runtime),
                                                          .record = parts.record,
                                                          .processes = parts.processes,
                                                          .files = parts.files,
                                                          .clock = parts.clock});
}

Result<void> probe_cluster(const OrchestratorSettings& settings, ProcessRunner& processes) {
  TRY_ASSIGN(const std::string context, choose_context(settings.contexts, processes));
  TRY(loader_of(context, settings.loader, "image.tar"));
  return probe_kubernetes(context, processes);
}

Made make_kubernetes(const OrchestratorParts& parts) {
  TRY_ASSIGN(std::string context, choose_context(parts.settings.contexts, parts.processes));
  ClusterLoader loader(context, parts.settings.loader, parts.folder, parts.processes, parts.files);
  TRY_ASSIGN(const std::filesystem::path qa_rpc, helper_program("qa-rpc"));
  std::vector<std::filesystem::path> members = {qa_rpc};
  members.insert(members.end(), parts.members.begin(), parts.members.end());
  TRY_ASSIGN(const Image runner, runner_image(members, parts.proto_path, parts.files));
  TRY_ASSIGN(ClusterImages images, load_service_images(parts.images, loader, parts.files));
  TRY_ASSIGN(ClusterImage loaded_runner, loader.load(runner));
  return std::make_unique<KubernetesOrchestrator>(
      KubernetesSetup{.context = std::move(context),
                      .images = std::move(images),
                      .runner = std::move(loaded_runner),
                      .folder = parts.folder,
                      .record = parts.record,
                      .time_to_live = parts.time_to_live,
                      .processes = parts.processes,
                      .files = parts.files,
                      .clock = parts.clock});
}

/// The one with all faults comes first, those that need more than this machine
/// last.
constexpr std::array kRows = {OrchestratorRow{"netns", probe_netns, make_netns},
                              OrchestratorRow{"podman", probe_podman_here, make_podman},
                              OrchestratorRow{"kubernetes", probe_cluster, make_kubernetes}};

}  // namespace

std::vector<std::string> orchestrator_words() {
  std::vector<std::string> words = {std::string(kAnyOrchestrator)};
  for (const OrchestratorRow& row : kRows) words.emplace_back(row.word);
  return words;
}

Result<std::string> choose_orchestrator(const OrchestratorSettings& settings,
                                        ProcessRunner& processes) {
  std::string reasons;
  std::optional<Failure> first;
  for (const OrchestratorRow& row : kRows) {
    if (settings.wanted != kAnyOrchestrator && settings.wanted != row.word) continue;
    Result<void> probed = row.probe(settings, processes);
    if (probed) return std::string(row.word);
    if (probed.error().kind == FailureKind::canceled) return tl::unexpected(probed.error());
    reasons += (reasons.empty() ? "" : "; ") + probed.error().what;
    if (!first) first = std::move(probed).error();
  }
  first->what = reasons;
  return tl::unexpected<Failure>(*std::move(first));
}

Made make_orchestrator(const std::string& chosen, const OrchestratorParts& parts) {
  return std::ranges::find(kRows, chosen, &OrchestratorRow::word)->make(parts);
}

}  // namespace qa
