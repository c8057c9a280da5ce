// What an environment consists of in a cluster, as objects of its API. Nothing is sent here.
#pragma once

#include "qa/environment/addresses.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/topology.hpp"

#include <chrono>
#include <map>
#include <string>

namespace qa {

/// An image that every node of the cluster has.
struct ClusterImage {
  std::string reference;
  std::string id;  ///< digest of its configuration, "sha256:..."
  int user = 65532;
  int group = 65532;
};

/// What topologies call an image -> where it is.
using ClusterImages = std::map<std::string, ClusterImage>;

/// Labels by which everything of ours is found again.
inline constexpr const char* kManagedLabel = "qa.dev/managed";
inline constexpr const char* kExpiresLabel = "qa.dev/expires";  ///< seconds since 1970
inline constexpr const char* kServiceLabel = "qa.dev/service";

/// What all objects of one environment share.
struct KubernetesNames {
  std::string space;  ///< the namespace, and the run's own name
  std::chrono::sys_seconds expires;
  std::chrono::seconds time_to_live;  ///< pods end by themselves after it
};

/// The pod from which requests are sent.
inline constexpr const char* kRunnerPod = "qa-runner";

/// By names: each service has one of its own, whatever becomes of its pod, and no other namespace
/// has it.
Addresses cluster_addresses(const Topology& topology, const KubernetesNames& names);

/// The namespace, with Pod Security "restricted".
std::string namespace_object(const KubernetesNames& names);
/// What is in it beside pods: a quota, an account without rights, a headless Service for each
/// service, and policies by which its pods reach each other and DNS, and nothing else.
std::string place_objects(const Topology& topology, const KubernetesNames& names);
/// Fails with kind configuration when its arguments refer to nothing.
Result<std::string> service_pod(const ServiceSpec& service, const ClusterImage& image,
                                const Topology& topology, const KubernetesNames& names);
/// `program` waits in it.
std::string runner_pod(const ClusterImage& image, const std::string& program,
                       const KubernetesNames& names);

}  // namespace qa
