#include "qa/config/reference_check.hpp"

#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace qa {
namespace {

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

}  // namespace

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

}  // namespace qa
