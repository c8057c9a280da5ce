#include "qa/environment/kubernetes_orchestrator.hpp"

#include "qa/environment/kubernetes_place.hpp"
#include "qa/environment/kubernetes_port_forwards.hpp"
#include "qa/environment/kubernetes_service.hpp"
#include "qa/environment/place_name.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/tools.hpp"

#include <cstdlib>

namespace qa {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kGlance{100};
/// For a node to take a pod and begin its container.
constexpr milliseconds kStartTimeout{std::chrono::seconds(60)};
constexpr milliseconds kQuotaTimeout{std::chrono::seconds(20)};

std::string own_kubeconfig() {
  const char* variable = std::getenv("KUBECONFIG");
  return variable == nullptr ? "" : variable;
}

constexpr const char* kEvents =
    "-o=jsonpath={range .items[*]}{.lastTimestamp}{\" \"}{.type}{\" \"}{.involvedObject.kind}{\" "
    "\"}"
    "{.involvedObject.name}{\" \"}{.reason}{\": \"}{.message}{\"\\n\"}{end}";

}  // namespace

KubernetesOrchestrator::KubernetesOrchestrator(KubernetesSetup setup)
    : setup_(std::move(setup)),
      kubectl_({.context = setup_.context, .space = {}, .kubeconfig = own_kubeconfig()},
               setup_.folder / "kubectl", setup_.processes) {}

std::string KubernetesOrchestrator::isolation() const {
  return "a namespace of Kubernetes, context " + setup_.context +
         ", as far as its cluster enforces network policies";
}

std::string KubernetesOrchestrator::why_not(Ability ability) const {
  switch (ability) {
    case Ability::kill:
      return "Kubernetes sends SIGTERM, and SIGKILL not before 2 s later";
    case Ability::freeze:
      return "Kubernetes can't freeze a container";
    case Ability::cut_off:
      return "not every cluster enforces network policies, and none while connections last";
    case Ability::prompt_stop:
      return "when Kubernetes sends SIGTERM is its own affair";
  }
  return {};
}

Result<void> KubernetesOrchestrator::open(const Topology& topology) {
  topology_ = &topology;
  remove_expired_places(kubectl_, setup_.clock);
  names_ = {
      .space = new_place_name(topology.name),
      .expires = std::chrono::ceil<std::chrono::seconds>(setup_.clock.now()) + setup_.time_to_live,
      .time_to_live = setup_.time_to_live};
  addresses_ = cluster_addresses(topology, names_);
  KubernetesPlace place = kubectl_.place();
  place.space = names_.space;
  kubectl_ = Kubectl(place, setup_.folder / "kubectl", setup_.processes);
  TRY(setup_.files.write(setup_.record, to_json_text(made_place())));
  is_there_ = true;
  return make_place();
}

MadePlace KubernetesOrchestrator::made_place() const {
  return {.orchestrator = name(),
          .name = kubectl_.place().space,
          .context = kubectl_.place().context,
          .kubeconfig = kubectl_.place().kubeconfig};
}

Result<void> KubernetesOrchestrator::make_place() {
  TRY(kubectl_.ask("make the namespace", {"create", "-f", "-", "--validate=false"},
                   namespace_object(names_)));
  TRY(kubectl_.ask("fill the namespace", {"create", "-f", "-", "--validate=false"},
                   place_objects(*topology_, names_)));
  TRY(wait_for_quota());
  TRY_ASSIGN(const std::filesystem::path program, helper_program("qa-rpc"));
  return start_pod(kRunnerPod, runner_pod(setup_.runner, program.string(), names_), setup_.runner);
}

/// Until it is counted nothing may be made that it counts.
Result<void> KubernetesOrchestrator::wait_for_quota() {
  for (milliseconds waited{0}; waited < kQuotaTimeout; waited += kGlance) {
    TRY_ASSIGN(const std::string counted,
               kubectl_.look({"resourcequota", "qa", "-o=jsonpath={.status.hard.pods}"}));
    if (!counted.empty()) return {};
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
    setup_.clock.sleep_for(kGlance);
  }
  return fail(FailureKind::host, "the cluster of context '" + setup_.context +
                                     "' does not count quotas: is its controller manager well?");
}

Result<void> KubernetesOrchestrator::start_pod(const std::string& name, const std::string& object,
                                               const ClusterImage& image) {
  TRY(kubectl_.ask("make pod '" + name + "'", {"create", "-f", "-", "--validate=false"}, object));
  return wait_for_start(name, image);
}

Result<void> KubernetesOrchestrator::wait_for_start(const std::string& name,
                                                    const ClusterImage& image) {
  const auto begun = setup_.clock.steady_now();
  for (;;) {
    TRY_ASSIGN(const std::string text, pod_status_text(kubectl_, name));
    TRY_ASSIGN(const PodStatus status, parse_pod_status(text.empty() ? "{}" : text));
    const std::string said = status.reason +
                             (status.reason.empty() || status.message.empty() ? "" : ": ") +
                             status.message;
    switch (status.state) {
      case PodStatus::State::running:
      case PodStatus::State::ended:
        if (status.image_id.ends_with(image.id)) return {};
        return fail(FailureKind::host, "pod '" + name + "' runs the image " + status.image_id +
                                           " in place of " + image.id);
      case PodStatus::State::stuck:
        if (status.misses_image)
          return fail(FailureKind::host,
                      "the node of pod '" + name + "' lacks the image " + image.reference +
                          ", which kubernetes_loader should have brought: " + said);
        return fail(FailureKind::product, "pod '" + name + "' can't be started: " + said);
      case PodStatus::State::waiting:
        break;
    }
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
    if (setup_.clock.steady_now() - begun > kStartTimeout)
      return fail(FailureKind::host, "pod '" + name + "' was not started within " +
                                         std::to_string(kStartTimeout.count() / 1000) +
                                         " s: " + said);
    setup_.clock.sleep_for(kGlance);
  }
}

Result<std::unique_ptr<DeployedService>> KubernetesOrchestrator::start(const ServiceSpec& service) {
  const auto found = setup_.images.find(service.image);
  if (found == setup_.images.end())
    return fail(FailureKind::configuration, "service '" + service.name + "' wants the image '" +
                                                service.image + "', which is not there");
  const ClusterImage& image = found->second;
  if (image.user == 0)
    return fail(FailureKind::configuration,
                "the image of service '" + service.name +
                    "' runs as root, which Pod Security 'restricted' does not allow");
  TRY_ASSIGN(const std::string object, service_pod(service, image, *topology_, names_));
  TRY(start_pod(service.name, object, image));
  return KubernetesService::follow(service.name, kubectl_, setup_.processes, setup_.clock);
}

Result<Command> KubernetesOrchestrator::member_command(std::vector<std::string> argv) const {
  std::vector<std::string> words = {"exec", "--stdin", kRunnerPod, "--"};
  words.insert(words.end(), argv.begin(), argv.end());
  return kubectl_.command(std::move(words));
}

Result<void> KubernetesOrchestrator::cut_off(const std::set<std::string, std::less<>>& services) {
  if (services.empty()) return {};
  return fail(FailureKind::host, why_not(Ability::cut_off));
}

Result<std::unique_ptr<PortForwards>> KubernetesOrchestrator::forward_ports() {
  return forward_from_cluster(*topology_, kubectl_, setup_.processes);
}

std::string KubernetesOrchestrator::events() {
  if (!is_there_) return {};
  return kubectl_.look({"events", kEvents}, Command::Purpose::clean_up)
      .map_error([](const Failure& failure) { return failure.what + "\n"; })
      .value_or("");
}

std::vector<std::string> KubernetesOrchestrator::close() {
  if (!is_there_) return {};
  is_there_ = false;
  const std::string left =
      remove_made_place(made_place(), setup_.folder / "kubectl", setup_.processes, setup_.clock);
  if (!left.empty()) return {left + "; qa gc tries again"};
  // Nobody needs to know any more what was there.
  static_cast<void>(setup_.files.remove_all(setup_.record));
  return {};
}

}  // namespace qa
