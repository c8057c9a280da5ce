#include "qa/config/topology_file.hpp"

#include "qa/config/dependency_order.hpp"
#include "qa/config/service_section.hpp"
#include "qa/config/yaml_document.hpp"
#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace qa {
namespace {

void check_waiting(const ConfigNode& services, const Topology& topology, Diagnostics& errors) {
  std::vector<std::string> names;
  std::map<std::string, std::size_t> index;
  for (const ServiceSpec& service : topology.services) {
    index[service.name] = names.size();
    names.push_back(service.name);
  }
  const auto position_of_after = [&](const std::string& service) {
    return find_entry(find_entry(services, service)->value, "after")->value.position;
  };
  std::vector<std::vector<std::size_t>> needs(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (const std::string& other : topology.services[i].after) {
      if (errors.full()) return;
      if (const auto found = index.find(other); found != index.end()) {
        needs[i].push_back(found->second);
      } else {
        errors.add(position_of_after(names[i]), unknown_word("service", other, names));
      }
    }
  }
  const DependencyOrder order = dependency_order(needs);
  if (order.circle.empty()) return;
  std::string circle;
  for (const std::size_t i : order.circle) circle += names[i] + " -> ";
  const std::string& first = names[order.circle.front()];
  errors.add(position_of_after(first),
             "services wait for each other in a circle: " + circle + first);
}

/// What a service survives is another one.
void check_survival(const ConfigNode& services, const Topology& topology, Diagnostics& errors) {
  std::vector<std::string> names;
  for (const ServiceSpec& service : topology.services) names.push_back(service.name);
  for (const ServiceSpec& service : topology.services) {
    for (const std::string& other : service.survives) {
      if (errors.full()) return;
      const Position& position =
          find_entry(find_entry(services, service.name)->value, "survives")->value.position;
      if (other == service.name) {
        errors.add(position, "a service cannot survive its own loss");
      } else if (std::ranges::find(names, other) == names.end()) {
        errors.add(position, unknown_word("service", other, names));
      }
    }
  }
}

/// Looks at the references of one topology. Names are compared with the known ones, so that a
/// suggestion comes with every error.
class ReferenceCheck {
 public:
  ReferenceCheck(const Topology& topology, Diagnostics& errors) : errors_(errors) {
    for (const ServiceSpec& service : topology.services) {
      addresses_.push_back("address." + service.name);
      for (const auto& [port, number] : service.ports)
        ports_.push_back("port." + service.name + "." + port);
    }
  }

  /// Every `${...}` in a scalar.
  void check(const ConfigNode& node) {
    const std::string* text = std::get_if<std::string>(&node.value);
    if (text == nullptr) return;  // a number or the like has no references
    std::size_t begin = text->find("${");
    while (begin != std::string::npos && !errors_.full()) {
      const std::size_t end = text->find('}', begin);
      if (end == std::string::npos) {
        errors_.add(node.position, "'${' without '}'");
        return;
      }
      check_reference(node.position, text->substr(begin + 2, end - begin - 2));
      begin = text->find("${", end);
    }
  }

 private:
  void check_reference(const Position& position, const std::string& reference) {
    const auto knows = [&](const std::vector<std::string>& known) {
      return std::ranges::find(known, reference) != known.end();
    };
    if (knows(addresses_) || knows(ports_)) return;
    if (!reference.starts_with("address.") && !reference.starts_with("port.")) {
      errors_.add(position, "unknown reference '${" + reference +
                                "}', expected ${address.SERVICE} or ${port.SERVICE.PORT}");
      return;
    }
    const std::vector<std::string>& known = reference.starts_with("port.") ? ports_ : addresses_;
    errors_.add(position, unknown_word("reference", reference, known));
  }

  Diagnostics& errors_;
  std::vector<std::string> addresses_;  ///< "address.front"
  std::vector<std::string> ports_;      ///< "port.front.grpc"
};

/// Reports every `${...}` of arguments and environment that names nothing in `topology`, which was
/// read from the table `services`.
void check_references(const ConfigNode& services, const Topology& topology, Diagnostics& errors) {
  ReferenceCheck check(topology, errors);
  for (const ConfigEntry& service : std::get<ConfigNode::Table>(services.value)) {
    if (const ConfigEntry* args = find_entry(service.value, "args")) {
      if (const auto* list = std::get_if<ConfigNode::List>(&args->value.value))
        for (const ConfigNode& item : *list) check.check(item);
    }
    if (const ConfigEntry* env = find_entry(service.value, "env")) {
      if (const auto* table = std::get_if<ConfigNode::Table>(&env->value.value))
        for (const ConfigEntry& entry : *table) check.check(entry.value);
    }
  }
}

}  // namespace

Topology read_topology_keys(TableReader& reader) {
  Topology topology;
  reader.find("qa");  // see check_format
  topology.name = reader.required_text("name");
  if (!topology.name.empty() && !is_dns_label(topology.name))
    reader.errors().add(reader.find("name")->position, kDnsLabelRule);
  topology.restart = reader.flag("restart", topology.restart);
  const ConfigNode* services = reader.required("services");
  if (services == nullptr) return topology;
  const auto* table = std::get_if<ConfigNode::Table>(&services->value);
  if (table == nullptr || table->empty()) {
    reader.errors().add(services->position, "expected a table of services");
    return topology;
  }
  for (const ConfigEntry& entry : *table)
    topology.services.push_back(read_service(entry, reader.errors()));
  return topology;
}

Result<Topology> parse_topology(std::string_view text, const std::string& path) {
  TRY_ASSIGN(const ConfigNode root, read_yaml(text, path));
  TRY(check_format(root, "topology/v1"));
  Diagnostics errors;
  TableReader reader(root, "the file", errors);
  Topology topology = read_topology_keys(reader);
  reader.refuse_unknown_keys();
  if (!topology.services.empty()) {
    const ConfigNode& services = reader.table("services");
    check_waiting(services, topology, errors);
    check_survival(services, topology, errors);
    check_references(services, topology, errors);
  }
  if (!errors.empty()) return tl::unexpected(errors.failure());
  return topology;
}

}  // namespace qa
