#include "qa/environment/kubernetes_pod.hpp"

#include "qa/environment/container_exit.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

/// Reasons of a container that waits in vain.
constexpr std::array kNoImage = {"ErrImageNeverPull", "ErrImagePull", "ImagePullBackOff",
                                 "InvalidImageName", "ImageInspectError"};
constexpr std::array kNoStart = {"CreateContainerConfigError", "CreateContainerError",
                                 "RunContainerError", "StartError"};

bool is_one_of(const auto& reasons, const std::string& reason) {
  return std::ranges::find(reasons, reason) != reasons.end();
}

std::string text_of(const Json& object, const char* key) {
  return object.value(key, std::string());
}

/// Why no node takes it; empty when one does.
std::string why_not_scheduled(const Json& status) {
  for (const Json& condition : status.value("conditions", Json::array())) {
    if (text_of(condition, "type") == "PodScheduled" && text_of(condition, "status") == "False")
      return text_of(condition, "reason") + ": " + text_of(condition, "message");
  }
  return {};
}

PodStatus waiting(const Json& state) {
  PodStatus pod;
  pod.reason = text_of(state, "reason");
  pod.message = text_of(state, "message");
  pod.misses_image = is_one_of(kNoImage, pod.reason);
  if (pod.misses_image || is_one_of(kNoStart, pod.reason)) pod.state = PodStatus::State::stuck;
  return pod;
}

PodStatus ended(const Json& state) {
  PodStatus pod{.state = PodStatus::State::ended,
                .reason = text_of(state, "reason"),
                .message = text_of(state, "message")};
  pod.exit_code = state.value("exitCode", -1);
  // The runtime could not execute it; code and reason are the kubelet's.
  if (is_one_of(kNoStart, pod.reason) || pod.reason == "ContainerCannotRun")
    pod.state = PodStatus::State::stuck;
  return pod;
}

PodStatus status_of(const Json& status) {
  const Json containers = status.value("containerStatuses", Json::array());
  PodStatus pod;
  if (containers.empty()) {
    pod.message = why_not_scheduled(status);
    if (text_of(status, "phase") == "Failed") {
      pod.state = PodStatus::State::stuck;
      pod.reason = text_of(status, "reason");
      pod.message = text_of(status, "message");
    }
    return pod;
  }
  const Json& container = containers.front();
  const Json state = container.value("state", Json::object());
  if (state.contains("running")) pod.state = PodStatus::State::running;
  if (state.contains("waiting")) pod = waiting(state.at("waiting"));
  if (state.contains("terminated")) pod = ended(state.at("terminated"));
  pod.image_id = text_of(container, "imageID");
  return pod;
}

/// The length of the JSON value that `text` begins with; 0 when it is not complete.
std::size_t value_length(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return i + 1;
  }
  return 0;
}

}  // namespace

Result<PodStatus> parse_pod_status(std::string_view json) {
  const Json status = Json::parse(json, nullptr, false);
  if (status.is_object()) return status_of(status);
  return fail(FailureKind::host, "kubectl says nothing that can be understood of a pod");
}

WatchedPod parse_pod_watch(std::string_view stream) {
  WatchedPod pod;
  for (;;) {
    const std::size_t start = stream.find('{');
    if (start == std::string_view::npos) return pod;
    stream.remove_prefix(start);
    const std::size_t length = value_length(stream);
    if (length == 0) return pod;
    const Json event = Json::parse(stream.substr(0, length), nullptr, false);
    stream.remove_prefix(length);
    if (!event.is_object() || !event.contains("object")) continue;
    pod.is_deleted = text_of(event, "type") == "DELETED";
    pod.status = status_of(event.at("object").value("status", Json::object()));
  }
}

ServiceExit exit_of(const PodStatus& ended) {
  ServiceExit exit = container_exit(ended.exit_code);
  if (ended.reason == "OOMKilled") {
    exit.kind = ServiceExit::Kind::unclean;
    exit.text = "was killed because it used too much memory";
  }
  return exit;
}

}  // namespace qa
