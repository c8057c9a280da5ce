#include "qa/environment/expansion.hpp"

namespace qa {
namespace {

Result<int> find_port(const ServiceSpec& service, std::string_view name) {
  const auto port = service.ports.find(std::string(name));
  if (port != service.ports.end()) return port->second;
  return fail(FailureKind::configuration,
              "service '" + service.name + "' has no port '" + std::string(name) + "'");
}

/// The value of one reference, without ${ and }.
Result<std::string> value_of(std::string_view reference, const Topology& topology,
                             const Addresses& addresses) {
  const std::size_t first = reference.find('.');
  const std::string_view kind = reference.substr(0, first);
  const std::string_view rest = first == std::string_view::npos ? "" : reference.substr(first + 1);
  if (kind == "address") {
    TRY_ASSIGN(const ServiceSpec* service, find_service(topology, rest));
    return addresses.at(service->name);
  }
  const std::size_t second = rest.find('.');
  if (kind == "port" && second != std::string_view::npos) {
    TRY_ASSIGN(const ServiceSpec* service, find_service(topology, rest.substr(0, second)));
    TRY_ASSIGN(const int port, find_port(*service, rest.substr(second + 1)));
    return std::to_string(port);
  }
  return fail(FailureKind::configuration,
              "unknown reference '${" + std::string(reference) +
                  "}'; there are ${address.SERVICE} and ${port.SERVICE.PORT}");
}

}  // namespace

Result<std::string> expand(std::string_view text, const Topology& topology,
                           const Addresses& addresses) {
  std::string expanded;
  for (;;) {
    const std::size_t start = text.find("${");
    expanded += text.substr(0, start);
    if (start == std::string_view::npos) return expanded;
    const std::size_t end = text.find('}', start);
    if (end == std::string_view::npos) {
      return fail(FailureKind::configuration,
                  "'" + std::string(text.substr(start)) + "' lacks its closing brace");
    }
    TRY_ASSIGN(const std::string value,
               value_of(text.substr(start + 2, end - start - 2), topology, addresses));
    expanded += value;
    text.remove_prefix(end + 1);
  }
}

Result<const ServiceSpec*> find_service(const Topology& topology, std::string_view name) {
  std::string known;
  for (const ServiceSpec& service : topology.services) {
    if (service.name == name) return &service;
    known += (known.empty() ? "" : ", ") + service.name;
  }
  return fail(FailureKind::configuration, "topology '" + topology.name + "' has no service '" +
                                              std::string(name) + "'; it has " + known);
}

Result<std::string> endpoint(const Topology& topology, const Addresses& addresses,
                             std::string_view service, std::string_view port) {
  TRY_ASSIGN(const ServiceSpec* spec, find_service(topology, service));
  TRY_ASSIGN(const int number, find_port(*spec, port));
  return addresses.at(spec->name) + ":" + std::to_string(number);
}

}  // namespace qa
