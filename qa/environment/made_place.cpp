#include "qa/environment/made_place.hpp"

#include "qa/environment/kubernetes_place.hpp"
#include "qa/environment/podman_place.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kKubernetes = "kubernetes";

}  // namespace

std::string text_of(const MadePlace& place) {
  return place.orchestrator == kKubernetes
             ? "namespace " + place.name + " of context " + place.context
             : "network " + place.name + " of " + place.orchestrator;
}

std::string to_json_text(const MadePlace& place) {
  const Json json = {{"orchestrator", place.orchestrator},
                     {"name", place.name},
                     {"context", place.context},
                     {"kubeconfig", place.kubeconfig}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<MadePlace> parse_made_place(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    return MadePlace{.orchestrator = json.at("orchestrator").get<std::string>(),
                     .name = json.at("name").get<std::string>(),
                     .context = json.at("context").get<std::string>(),
                     .kubeconfig = json.at("kubeconfig").get<std::string>()};
  } catch (const Json::exception& error) {
    return fail(FailureKind::host,
                std::string("cannot read what an environment has made: ") + error.what());
  }
}

std::string remove_made_place(const MadePlace& place, const std::filesystem::path& cache,
                              ProcessRunner& processes, Clock& clock) {
  const std::string why =
      place.orchestrator == kKubernetes
          ? remove_place(
                Kubectl(
                    {.context = place.context, .space = place.name, .kubeconfig = place.kubeconfig},
                    cache, processes),
                clock)
          : remove_podman_place(place.name, processes);
  return why.empty() ? why : text_of(place) + ": " + why;
}

}  // namespace qa
