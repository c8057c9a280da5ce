// One service of a topology.
#pragma once

#include "qa/config/table_reader.hpp"
#include "qa/model/topology.hpp"

#include <string>
#include <string_view>

namespace qa {

/// Reads one service completely and refuses what it doesn't know. What it says about other services
/// is left to the caller, who knows the others.
ServiceSpec read_service(const ConfigEntry& entry, Diagnostics& errors);

/// Parts of the readers, as functions of their own so that their keys can be listed
/// (known_keys.hpp).
Topology read_topology_keys(TableReader& topology);
void read_service_keys(TableReader& service, ServiceSpec& spec);
Readiness read_readiness(TableReader& ready, const ServiceSpec& spec);

/// A name that resolves in DNS: [a-z]([a-z0-9-]*[a-z0-9])?, at most 63 characters (RFC 1035).
bool is_dns_label(std::string_view name);
inline constexpr const char* kDnsLabelRule =
    "expected a name of a-z, 0-9 and '-' that starts with a-z and doesn't end with '-'";

}  // namespace qa
