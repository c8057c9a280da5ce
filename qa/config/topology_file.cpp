#include "qa/config/topology_file.hpp"

#include "qa/config/dependency_order.hpp"
#include "qa/config/format_line.hpp"
#include "qa/config/reference_check.hpp"
#include "qa/config/service_section.hpp"
#include "qa/config/yaml_document.hpp"
#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <map>
#include <utility>

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

}  // namespace

Topology read_topology_keys(TableReader& reader) {
  Topology topology;
  reader.find("qa");  // see check_format
  topology.name = reader.required_text("name");
  if (!topology.name.empty() && !is_dns_label(topology.name))
    reader.errors().add(reader.find("name")->position, kDnsLabelRule);
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
    check_references(services, topology, errors);
  }
  if (!errors.empty()) return tl::unexpected(errors.failure());
  return topology;
}

}  // namespace qa
