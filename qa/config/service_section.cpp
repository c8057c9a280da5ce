#include "qa/config/service_section.hpp"

#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <set>

namespace qa {
namespace {

constexpr IntRange kPortRange{.min = 1, .max = 65535};

std::vector<std::string> names_of(const std::map<std::string, int>& ports) {
  std::vector<std::string> names;
  for (const auto& [name, number] : ports) names.push_back(name);
  return names;
}

void check_ports(TableReader& service, const ServiceSpec& spec) {
  const ConfigNode& ports = service.table("ports");
  std::set<int> numbers;
  for (const auto& [name, number] : spec.ports) {
    const ConfigEntry& entry = *find_entry(ports, name);
    if (!is_dns_label(name)) service.errors().add(entry.position, kDnsLabelRule);
    if (!numbers.insert(number).second)
      service.errors().add(entry.value.position,
                           "port " + std::to_string(number) + " has two names");
  }
}

/// Known before anything is built: nothing is fetched from a registry when the services start.
void check_image(TableReader& service, const std::string& image) {
  if (image.empty() || image == kImageUnderTest || is_image_tarball(image)) return;
  service.errors().add(service.find("image")->position,
                       "expected \"" + std::string(kImageUnderTest) +
                           "\", the image of the container stage, or a tarball of the project "
                           "such as \"images/store.tar\", got \"" +
                           image + "\"");
}

}  // namespace

bool is_dns_label(std::string_view name) {
  constexpr std::size_t kMaxLength = 63;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_allowed = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= kMaxLength && is_letter(name.front()) &&
         name.back() != '-' && std::ranges::all_of(name, is_allowed);
}

Readiness read_readiness(TableReader& reader, const ServiceSpec& spec) {
  Readiness ready;
  const ConfigNode* grpc = reader.find("grpc");
  const ConfigNode* tcp = reader.find("tcp");
  if ((grpc == nullptr) == (tcp == nullptr)) {
    reader.error("'ready' needs either 'grpc' or 'tcp' with the name of a port");
  } else {
    ready.probe = grpc != nullptr ? Readiness::Probe::grpc_health : Readiness::Probe::tcp;
    const ConfigNode& port = grpc != nullptr ? *grpc : *tcp;
    ready.port = as_text(port, reader.errors()).value_or("");
    if (!ready.port.empty() && !spec.ports.contains(ready.port))
      reader.errors().add(port.position, unknown_word("port", ready.port, names_of(spec.ports)));
  }
  ready.timeout = reader.duration("timeout", ready.timeout);
  return ready;
}

void read_service_keys(TableReader& service, ServiceSpec& spec) {
  spec.image = service.required_text("image");
  check_image(service, spec.image);
  spec.arguments = service.texts("args");
  spec.environment = service.text_map("env");
  spec.ports = service.number_map("ports", kPortRange);
  check_ports(service, spec);
  if (const ConfigNode* ready = service.required("ready")) {
    TableReader reader(*ready, "'ready'", service.errors());
    spec.ready = read_readiness(reader, spec);
    reader.refuse_unknown_keys();
  }
  spec.after = service.texts("after");
  spec.grace = service.duration("grace", spec.grace);
  spec.drain = service.flag("drain", spec.drain);
  spec.survives = service.texts("survives");
}

ServiceSpec read_service(const ConfigEntry& entry, Diagnostics& errors) {
  ServiceSpec spec;
  spec.name = entry.key;
  if (!is_dns_label(spec.name)) errors.add(entry.position, kDnsLabelRule);
  TableReader reader(entry.value, "service '" + spec.name + "'", errors);
  read_service_keys(reader, spec);
  reader.refuse_unknown_keys();
  return spec;
}

}  // namespace qa
