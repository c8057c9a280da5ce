#include "qa/environment/kubernetes_manifest.hpp"

#include "qa/environment/expansion.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

/// A pod's own address is known only once it has one: Kubernetes puts it in place of $(...).
constexpr const char* kOwnAddress = "QA_ADDRESS";
/// Stands for it until everything else has been put in place.
constexpr const char* kPlaceholder = "\x01";
constexpr const char* kAccount = "qa";
constexpr int kDnsPort = 53;

Json labels(const KubernetesNames& names) {
  return {{kManagedLabel, "true"},
          {kExpiresLabel, std::to_string(names.expires.time_since_epoch().count())}};
}

Json object(const char* version, const char* kind, const std::string& name,
            const KubernetesNames& names) {
  return {{"apiVersion", version},
          {"kind", kind},
          {"metadata", {{"name", name}, {"labels", labels(names)}}}};
}

Json service_object(const ServiceSpec& service, const KubernetesNames& names) {
  Json result = object("v1", "Service", service.name, names);
  // Whether it is ready is asked by us: its name must lead to it before.
  result["spec"] = {{"clusterIP", "None"},
                    {"publishNotReadyAddresses", true},
                    {"selector", {{kServiceLabel, service.name}}}};
  for (const auto& [name, number] : service.ports)
    result["spec"]["ports"].push_back({{"name", name}, {"port", number}, {"protocol", "TCP"}});
  return result;
}

/// One that was just removed may still be counted when its successor comes.
Json quota(const Topology& topology, const KubernetesNames& names) {
  Json result = object("v1", "ResourceQuota", "qa", names);
  result["spec"]["hard"] = {{"pods", std::to_string(2 * topology.services.size() + 1)},
                            {"services.nodeports", "0"},
                            {"services.loadbalancers", "0"},
                            {"persistentvolumeclaims", "0"}};
  return result;
}

Json account(const KubernetesNames& names) {
  Json result = object("v1", "ServiceAccount", kAccount, names);
  result["automountServiceAccountToken"] = false;
  return result;
}

Json policy(const std::string& name, const KubernetesNames& names, Json spec) {
  Json result = object("networking.k8s.io/v1", "NetworkPolicy", name, names);
  spec["podSelector"] = Json::object();
  result["spec"] = std::move(spec);
  return result;
}

Json deny_all(const KubernetesNames& names) {
  return policy("default-deny", names, {{"policyTypes", {"Ingress", "Egress"}}});
}

Json allow_inside(const KubernetesNames& names) {
  const Json inside = {{"podSelector", Json::object()}};
  const Json dns = Json::array(
      {{{"protocol", "UDP"}, {"port", kDnsPort}}, {{"protocol", "TCP"}, {"port", kDnsPort}}});
  return policy("inside", names,
                {{"ingress", Json::array({{{"from", Json::array({inside})}}})},
                 {"egress", Json::array({{{"to", Json::array({inside})}}, {{"ports", dns}}})}});
}

Json container(const ClusterImage& image) {
  return {{"name", "service"},
          {"image", image.reference},
          {"imagePullPolicy", "Never"},
          {"securityContext",
           {{"allowPrivilegeEscalation", false},
            {"readOnlyRootFilesystem", true},
            {"capabilities", {{"drop", {"ALL"}}}}}}};
}

Json pod(const std::string& name, const ClusterImage& image, const KubernetesNames& names,
         std::chrono::seconds grace, Json container) {
  Json result = object("v1", "Pod", name, names);
  result["metadata"]["labels"][kServiceLabel] = name;
  result["spec"] = {{"restartPolicy", "Never"},
                    {"activeDeadlineSeconds", names.time_to_live.count()},
                    {"terminationGracePeriodSeconds", grace.count()},
                    {"serviceAccountName", kAccount},
                    {"automountServiceAccountToken", false},
                    {"enableServiceLinks", false},
                    {"securityContext",
                     {{"runAsNonRoot", true},
                      {"runAsUser", image.user},
                      {"runAsGroup", image.group},
                      {"seccompProfile", {{"type", "RuntimeDefault"}}}}},
                    {"containers", Json::array({std::move(container)})},
                    {"volumes", Json::array({{{"name", "tmp"}, {"emptyDir", Json::object()}}})}};
  return result;
}

std::string text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// As Kubernetes reads it: a dollar sign is written twice.
std::string escaped(const std::string& value) {
  std::string result;
  for (const char c : value) {
    if (c == *kPlaceholder) {
      result += std::string("$(") + kOwnAddress + ")";
    } else {
      result += c == '$' ? "$$" : std::string(1, c);
    }
  }
  return result;
}

}  // namespace

Addresses cluster_addresses(const Topology& topology, const KubernetesNames& names) {
  Addresses addresses;
  for (const ServiceSpec& service : topology.services)
    addresses[service.name] = service.name + "." + names.space;
  return addresses;
}

std::string namespace_object(const KubernetesNames& names) {
  Json result = object("v1", "Namespace", names.space, names);
  for (const char* mode : {"enforce", "audit", "warn"})
    result["metadata"]["labels"][std::string("pod-security.kubernetes.io/") + mode] = "restricted";
  return text(result);
}

std::string place_objects(const Topology& topology, const KubernetesNames& names) {
  Json items = {quota(topology, names), account(names), deny_all(names), allow_inside(names)};
  for (const ServiceSpec& service : topology.services)
    items.push_back(service_object(service, names));
  return text({{"apiVersion", "v1"}, {"kind", "List"}, {"items", std::move(items)}});
}

Result<std::string> service_pod(const ServiceSpec& service, const ClusterImage& image,
                                const Topology& topology, const KubernetesNames& names) {
  Addresses addresses = cluster_addresses(topology, names);
  addresses[service.name] = kPlaceholder;
  Json main = container(image);
  main["volumeMounts"] = Json::array({{{"name", "tmp"}, {"mountPath", "/tmp"}}});
  main["env"] = Json::array(
      {{{"name", kOwnAddress}, {"valueFrom", {{"fieldRef", {{"fieldPath", "status.podIP"}}}}}}});
  for (const auto& [name, value] : service.environment) {
    TRY_ASSIGN(const std::string expanded, expand(value, topology, addresses));
    main["env"].push_back({{"name", name}, {"value", escaped(expanded)}});
  }
  for (const std::string& argument : service.arguments) {
    TRY_ASSIGN(const std::string expanded, expand(argument, topology, addresses));
    main["args"].push_back(escaped(expanded));
  }
  return text(pod(service.name, image, names,
                  std::chrono::ceil<std::chrono::seconds>(service.grace), std::move(main)));
}

std::string runner_pod(const ClusterImage& image, const std::string& program,
                       const KubernetesNames& names) {
  Json main = container(image);
  main["command"] = {program, "hold"};
  return text(pod(kRunnerPod, image, names, std::chrono::seconds(1), std::move(main)));
}

}  // namespace qa
