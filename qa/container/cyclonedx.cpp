#include "qa/container/bill_of_materials.hpp"
#include "qa/container/image_time.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

// nlohmann::json keeps keys sorted: the same contents are the same bytes.
using nlohmann::json;

constexpr const char* kImage = "image";

/// A UUID of version 8, whose bits are the maker's (RFC 9562): those of the image's digest.
std::string serial_number(const std::string& digest) {
  const std::string hex = digest.substr(digest.find(':') + 1);
  if (hex.size() < 32) return "urn:uuid:00000000-0000-8000-8000-000000000000";
  return fmt::format("urn:uuid:{}-{}-8{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4),
                     hex.substr(12, 3), hex.substr(15, 3), hex.substr(18, 12));
}

json hashes(const std::string& sha256) {
  return json::array({{{"alg", "SHA-256"}, {"content", sha256}}});
}

json image_json(const BillOfMaterials& bill) {
  const std::string& digest = bill.image.config_digest;
  return {{"type", "container"},
          {"bom-ref", kImage},
          {"name", bill.reference},
          {"version", digest},
          {"hashes", hashes(digest.substr(digest.find(':') + 1))}};
}

void add_debian_facts(const DebianPackage& package, std::string_view distribution, json& value) {
  value["type"] = "library";
  value["version"] = package.version;
  value["purl"] = package_url(package, distribution);
  json licenses = json::array();
  for (const std::string& license : package.licenses)
    licenses.push_back({{"license", {{"name", license}}}});
  if (!licenses.empty()) value["licenses"] = std::move(licenses);
}

json part_json(const Part& part, const std::string& id, std::string_view distribution) {
  json value = {{"bom-ref", id}, {"name", part.name}};
  if (part.kind == Part::Kind::package) {
    add_debian_facts(part.package, distribution, value);
  } else {
    value["type"] = part.kind == Part::Kind::program ? "application" : "file";
    value["hashes"] = hashes(part.sha256);
  }
  json properties = json::array();
  for (const std::string& path : part.paths)
    properties.push_back({{"name", "qa:path"}, {"value", "/" + path}});
  if (!properties.empty()) value["properties"] = std::move(properties);
  return value;
}

}  // namespace

std::string cyclonedx_text(const BillOfMaterials& bill) {
  json components = json::array();
  json ids = json::array();
  for (std::size_t i = 0; i < bill.parts.size(); ++i) {
    const std::string id = fmt::format("{}-{}", i + 1, bill.parts[i].name);
    components.push_back(part_json(bill.parts[i], id, bill.distribution));
    ids.push_back(id);
  }
  return json{{"bomFormat", "CycloneDX"},
              {"specVersion", "1.5"},
              {"serialNumber", serial_number(bill.image.config_digest)},
              {"version", 1},
              {"metadata",
               {{"timestamp", image_time(bill.epoch_seconds)},
                {"tools", {{"components", {{{"type", "application"}, {"name", "qa"}}}}}},
                {"component", image_json(bill)}}},
              {"components", std::move(components)},
              {"dependencies", json::array({{{"ref", kImage}, {"dependsOn", ids}}})},
              {"compositions",
               json::array({{{"aggregate", bill.gap.empty() ? "complete" : "incomplete"},
                             {"assemblies", json::array({kImage})}}})}}
             .dump(2, ' ', false, json::error_handler_t::replace) +
         "\n";
}

}  // namespace qa
