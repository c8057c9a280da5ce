#include "qa/container/bill_of_materials.hpp"
#include "qa/container/image_time.hpp"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

// nlohmann::json keeps keys sorted: the same contents are the same bytes.
using nlohmann::json;

constexpr const char* kUnknown = "NOASSERTION";
constexpr const char* kImage = "SPDXRef-Image";

/// Letters that identifiers may have.
std::string plain(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    const bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                          (letter >= '0' && letter <= '9') || letter == '.' || letter == '-';
    if (!is_plain) letter = '-';
  }
  return result;
}

std::string license_reference(const std::string& license) {
  return "LicenseRef-" + plain(license);
}

json checksum(const std::string& sha256) {
  return {{"algorithm", "SHA256"}, {"checksumValue", sha256}};
}

json package_json(std::string_view id, std::string_view name) {
  return {{"SPDXID", id},
          {"name", name},
          {"downloadLocation", kUnknown},
          {"filesAnalyzed", false},
          {"copyrightText", kUnknown},
          {"licenseConcluded", kUnknown},
          {"licenseDeclared", kUnknown}};
}

json image_json(const BillOfMaterials& bill) {
  json image = package_json(kImage, bill.reference);
  image["versionInfo"] = bill.image.config_digest;
  image["primaryPackagePurpose"] = "CONTAINER";
  if (!bill.gap.empty()) image["comment"] = bill.gap;
  return image;
}

void add_debian_facts(const DebianPackage& package, std::string_view distribution, json& value) {
  value["versionInfo"] = package.version;
  value["primaryPackagePurpose"] = "LIBRARY";
  value["sourceInfo"] = "built from the source package " + package.source;
  value["externalRefs"] = json::array({{{"referenceCategory", "PACKAGE-MANAGER"},
                                        {"referenceType", "purl"},
                                        {"referenceLocator", package_url(package, distribution)}}});
  std::vector<std::string> licenses;
  for (const std::string& license : package.licenses)
    licenses.push_back(license_reference(license));
  if (!licenses.empty()) value["licenseDeclared"] = fmt::format("{}", fmt::join(licenses, " AND "));
}

json part_json(const Part& part, const std::string& id, std::string_view distribution) {
  json value = package_json(id, part.name);
  if (part.kind == Part::Kind::package) {
    add_debian_facts(part.package, distribution, value);
  } else {
    value["primaryPackagePurpose"] = part.kind == Part::Kind::program ? "APPLICATION" : "FILE";
    value["checksums"] = json::array({checksum(part.sha256)});
  }
  if (!part.paths.empty()) value["comment"] = fmt::format("/{}", fmt::join(part.paths, ", /"));
  return value;
}

json relationship(std::string_view from, std::string_view type, std::string_view to) {
  return {{"spdxElementId", from}, {"relationshipType", type}, {"relatedSpdxElement", to}};
}

/// The names are Debian's; what they stand for is in the copyright file of the package.
json license_texts(const BillOfMaterials& bill) {
  std::set<std::string> names;
  for (const Part& part : bill.parts)
    names.insert(part.package.licenses.begin(), part.package.licenses.end());
  json texts = json::array();
  std::set<std::string> known;
  for (const std::string& name : names) {
    if (!known.insert(license_reference(name)).second) continue;
    texts.push_back({{"licenseId", license_reference(name)},
                     {"name", name},
                     {"extractedText", "'" + name + "' of the package's copyright file"}});
  }
  return texts;
}

}  // namespace

std::string spdx_text(const BillOfMaterials& bill) {
  json packages = json::array({image_json(bill)});
  json relationships = json::array({relationship("SPDXRef-DOCUMENT", "DESCRIBES", kImage)});
  for (std::size_t i = 0; i < bill.parts.size(); ++i) {
    const std::string id = fmt::format("SPDXRef-{}-{}", i + 1, plain(bill.parts[i].name));
    packages.push_back(part_json(bill.parts[i], id, bill.distribution));
    relationships.push_back(relationship(kImage, "CONTAINS", id));
  }
  return json{{"spdxVersion", "SPDX-2.3"},
              {"dataLicense", "CC0-1.0"},
              {"SPDXID", "SPDXRef-DOCUMENT"},
              {"name", bill.reference},
              // Unique by what it describes: no two images share one, no image has two.
              {"documentNamespace",
               "https://spdx.org/spdxdocs/qa-" + plain(bill.image.config_digest)},
              {"creationInfo",
               {{"created", image_time(bill.epoch_seconds)},
                {"creators", json::array({"Tool: qa"})}}},
              {"packages", std::move(packages)},
              {"relationships", std::move(relationships)},
              {"hasExtractedLicensingInfos", license_texts(bill)}}
             .dump(2, ' ', false, json::error_handler_t::replace) +
         "\n";
}

}  // namespace qa
