// What images are made of, in the formats that others read. The fields that must be there are those
// of the published schemas: spdx-schema.json 2.3, bom-1.5.schema.json, in-toto Statement v1 and
// SLSA provenance v1.
#include "qa/container/bill_of_materials.hpp"

#include "qa/container/debian_packages.hpp"
#include "qa/container/provenance.hpp"

#include <regex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;
using testing::ElementsAre;

const std::string kDigest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

BillOfMaterials bill() {
  return {.reference = "localhost/echo:dev",
          .image = {"sha256:" + kDigest, "sha256:" + kDigest},
          .distribution = "debian",
          .epoch_seconds = 1'700'000'000,
          .parts = {{.kind = Part::Kind::program,
                     .name = "/app/echo",
                     .sha256 = kDigest,
                     .package = {},
                     .paths = {}},
                    {.kind = Part::Kind::package,
                     .name = "libstdc++6",
                     .sha256 = {},
                     .package = {.name = "libstdc++6",
                                 .version = "1:12.2.0-14+deb12u1",
                                 .architecture = "amd64",
                                 .source = "gcc-12",
                                 .licenses = {"GPL-3+ with GCC exception", "LGPL-2.1+"}},
                     .paths = {"lib/libstdc++.so.6"}},
                    {.kind = Part::Kind::file,
                     .name = "/etc/passwd",
                     .sha256 = kDigest,
                     .package = {},
                     .paths = {}}}};
}

void expect_fields(const json& value, const std::vector<const char*>& names) {
  for (const char* name : names) EXPECT_TRUE(value.contains(name)) << name << " of " << value;
}

TEST(BillOfMaterials, HasWhatSpdxDemands) {
  const json spdx = json::parse(spdx_text(bill()));
  expect_fields(
      spdx, {"SPDXID", "creationInfo", "dataLicense", "name", "spdxVersion", "documentNamespace"});
  EXPECT_EQ(spdx["spdxVersion"], "SPDX-2.3");
  EXPECT_EQ(spdx["dataLicense"], "CC0-1.0");
  EXPECT_EQ(spdx["creationInfo"]["created"], "2023-11-14T22:13:20Z");
  ASSERT_EQ(spdx["packages"].size(), 4U);
  std::set<std::string> ids = {"SPDXRef-DOCUMENT"};
  for (const json& package : spdx["packages"]) {
    expect_fields(package, {"SPDXID", "name", "downloadLocation"});
    const std::string id = package["SPDXID"];
    EXPECT_TRUE(std::regex_match(id, std::regex("SPDXRef-[a-zA-Z0-9.-]+"))) << id;
    EXPECT_TRUE(ids.insert(id).second) << id;
  }
  for (const json& relationship : spdx["relationships"]) {
    expect_fields(relationship, {"spdxElementId", "relatedSpdxElement", "relationshipType"});
    EXPECT_TRUE(ids.contains(relationship["spdxElementId"]));
    EXPECT_TRUE(ids.contains(relationship["relatedSpdxElement"]));
  }
}

TEST(BillOfMaterials, OfSpdxNamesLicensesThatItExplains) {
  const json spdx = json::parse(spdx_text(bill()));
  const json& library = spdx["packages"][2];
  EXPECT_EQ(library["versionInfo"], "1:12.2.0-14+deb12u1");
  EXPECT_EQ(library["licenseDeclared"],
            "LicenseRef-GPL-3--with-GCC-exception AND LicenseRef-LGPL-2.1-");
  std::vector<std::string> explained;
  for (const json& text : spdx["hasExtractedLicensingInfos"]) {
    expect_fields(text, {"licenseId", "extractedText"});
    explained.push_back(text["licenseId"]);
  }
  EXPECT_THAT(explained,
              ElementsAre("LicenseRef-GPL-3--with-GCC-exception", "LicenseRef-LGPL-2.1-"));
}

TEST(BillOfMaterials, HasWhatCycloneDxDemands) {
  const json bom = json::parse(cyclonedx_text(bill()));
  EXPECT_EQ(bom["bomFormat"], "CycloneDX");
  EXPECT_EQ(bom["specVersion"], "1.5");
  EXPECT_TRUE(std::regex_match(
      bom["serialNumber"].get<std::string>(),
      std::regex("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}")));
  std::set<std::string> references = {bom["metadata"]["component"]["bom-ref"]};
  for (const json& component : bom["components"]) {
    expect_fields(component, {"type", "name", "bom-ref"});
    EXPECT_TRUE(references.insert(component["bom-ref"]).second);
  }
  EXPECT_EQ(bom["components"][0]["type"], "application");
  EXPECT_EQ(bom["components"][1]["purl"],
            "pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bdeb12u1?arch=amd64");
  EXPECT_EQ(bom["components"][1]["licenses"].size(), 2U);
  for (const json& id : bom["dependencies"][0]["dependsOn"])
    EXPECT_TRUE(references.contains(id)) << id;
}

TEST(BillOfMaterials, SaysWhatIsMissingOfIt) {
  BillOfMaterials whole = bill();
  EXPECT_EQ(json::parse(cyclonedx_text(whole))["compositions"][0]["aggregate"], "complete");
  whole.gap = "nobody knows";
  EXPECT_EQ(json::parse(cyclonedx_text(whole))["compositions"][0]["aggregate"], "incomplete");
  EXPECT_EQ(json::parse(spdx_text(whole))["packages"][0]["comment"], "nobody knows");
}

TEST(BillOfMaterials, OfNamesThatAreNoUtf8IsStillJson) {
  BillOfMaterials odd = bill();
  odd.parts[2].name = "/etc/\xff";
  EXPECT_NO_THROW(json::parse(spdx_text(odd)));
  EXPECT_NO_THROW(json::parse(cyclonedx_text(odd)));
}

TEST(DebianPackages, AreReadFromTheStatus) {
  // As dpkg 1.21 writes it.
  const auto packages = parse_dpkg_status(R"(Package: libstdc++6
Status: install ok installed
Priority: optional
Architecture: amd64
Multi-Arch: same
Source: gcc-12 (12.2.0-14)
Version: 12.2.0-14+deb12u1
Description: GNU Standard C++ Library v3
 This package contains an additional runtime library for C++ programs.
 Package: not a field

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.36-9)");
  ASSERT_EQ(packages.size(), 2U);
  EXPECT_EQ(packages.find("libstdc++6")->second,
            (DebianPackage{"libstdc++6", "12.2.0-14+deb12u1", "amd64", "gcc-12", {}}));
  EXPECT_EQ(packages.find("libc6")->second.source, "libc6");
  EXPECT_TRUE(parse_dpkg_status("").empty());
}

TEST(DebianPackages, AreKnownByTheirLists) {
  EXPECT_EQ(package_of_list("libc6:amd64.list"), "libc6");
  EXPECT_EQ(package_of_list("tzdata.list"), "tzdata");
  EXPECT_EQ(package_of_list("python3.11.list"), "python3.11");
}

TEST(DebianPackages, NameTheirLicenses) {
  EXPECT_THAT(licenses_in_copyright("Format: https://www.debian.org/doc/packaging-manuals/"
                                    "copyright-format/1.0/\n\nFiles: *\nLicense: GPL-2+\n text\n\n"
                                    "Files: a\nLicense: MIT\n\nLicense: GPL-2+\n"),
              ElementsAre("GPL-2+", "MIT"));
  EXPECT_THAT(licenses_in_copyright("This package is licensed as follows."), ElementsAre());
}

TEST(Provenance, NamesSubjectInputsAndTools) {
  const Provenance provenance{.reference = "localhost/echo:dev",
                              .image = {"sha256:01", "sha256:02"},
                              .settings = {{"image", "localhost/echo:dev"}},
                              .inputs = {{"/app/echo", kDigest}},
                              .tools = {"zlib 1.2.13"}};
  const json statement = json::parse(provenance_text(provenance));
  EXPECT_EQ(statement["_type"], "https://in-toto.io/Statement/v1");
  EXPECT_EQ(statement["predicateType"], "https://slsa.dev/provenance/v1");
  EXPECT_EQ(statement["subject"][0]["digest"]["sha256"], "02");
  const json& definition = statement["predicate"]["buildDefinition"];
  expect_fields(definition, {"buildType", "externalParameters", "resolvedDependencies"});
  EXPECT_EQ(definition["resolvedDependencies"][0]["digest"]["sha256"], kDigest);
  expect_fields(statement["predicate"]["runDetails"]["builder"], {"id"});
  EXPECT_EQ(provenance_text(provenance), provenance_text(provenance));
}

TEST(Provenance, FindsTheCompilersInAProgram) {
  using namespace std::string_literals;
  EXPECT_THAT(compilers_of("x\0GCC: (Debian 12.2.0-14) 12.2.0\0GCC: (Debian 12.2.0-14) 12.2.0\0"
                           "Debian clang version 14.0.6\0 see GCC: (old) 1\0"s),
              ElementsAre("Debian clang version 14.0.6", "GCC: (Debian 12.2.0-14) 12.2.0"));
  EXPECT_THAT(compilers_of("\0GCC: (cut off"s), ElementsAre());
}

}  // namespace
}  // namespace qa
