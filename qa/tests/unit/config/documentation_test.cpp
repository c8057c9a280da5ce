// What the readers know, the reference explains and the JSON Schema allows.
#include "qa/config/known_keys.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/tests/unit/config/project_file.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

/// Keys of `known` that `text` never names in backquotes, as "section: key".
std::vector<std::string> unexplained(const KnownKeys& known, const std::string& text) {
  std::vector<std::string> missing;
  for (const auto& [section, keys] : known) {
    for (const std::string& key : keys) {
      if (text.find("`" + key + "`") == std::string::npos) missing.push_back(section + ": " + key);
    }
  }
  return missing;
}

std::set<std::string> property_names(const nlohmann::json& schema, const std::string& section) {
  const nlohmann::json& object = section == "file" ? schema : schema.at("$defs").at(section);
  std::set<std::string> names;
  for (const auto& property : object.at("properties").items()) names.insert(property.key());
  return names;
}

TEST(Documentation, TheReferenceExplainsEveryKey) {
  const std::string reference = project_file("pipeline/README.md");
  EXPECT_THAT(unexplained(known_pipeline_keys(stage_kinds()), reference), IsEmpty());
  EXPECT_THAT(unexplained(known_yaml_keys(), reference), IsEmpty());
}

TEST(Documentation, TheCheckNoticesAMissingKey) {
  EXPECT_THAT(unexplained({{"run", {"jobs", "strict"}}}, "`jobs` only"),
              ElementsAre("run: strict"));
}

TEST(Documentation, TheReadersAreAskedForTheirKeys) {
  const KnownKeys known = known_pipeline_keys(stage_kinds());
  EXPECT_THAT(known.at("run"), ElementsAre("keep_going", "strict", "jobs"));
  EXPECT_THAT(known.at("module"), ElementsAre("cases", "image"));
  EXPECT_EQ(known.size(), 17U);
  EXPECT_THAT(known_yaml_keys().at("ready"), ElementsAre("grpc", "tcp", "timeout"));
}

/// The part of the reference about stages of that kind.
std::string section_of(const std::string& reference, const std::string& kind) {
  const std::size_t start = reference.find("### kind = \"" + kind + "\":");
  if (start == std::string::npos) return {};
  return reference.substr(start, reference.find("\n##", start + 1) - start);
}

/// What the table of keys has in its first column.
std::set<std::string> keys_in_table(const std::string& section) {
  std::set<std::string> keys;
  const std::size_t head = section.find("| Key | Type | Default | Meaning |");
  std::istringstream lines(section.substr(std::min(head, section.size())));
  for (std::string line; std::getline(lines, line) && line.starts_with("|");) {
    if (line.starts_with("| `")) keys.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return keys;
}

/// Those of a table for several kinds, if its heading names this one: "keys of `build`, `unit`".
std::set<std::string> shared_keys(const std::string& reference, const std::string& kind) {
  const std::size_t start = reference.find("### How CMake configures: keys of ");
  const std::string heading = reference.substr(start, reference.find('\n', start) - start);
  if (heading.find("`" + kind + "`") == std::string::npos) return {};
  return keys_in_table(reference.substr(start, reference.find("\n##", start + 1) - start));
}

TEST(Documentation, TheReferenceHasATableOfTheKeysOfEachKind) {
  const std::string reference = project_file("pipeline/README.md");
  for (const auto& [kind, keys] : known_pipeline_keys(stage_kinds())) {
    if (find_kind(stage_kinds(), kind) == nullptr) continue;
    std::set<std::string> explained = keys_in_table(section_of(reference, kind));
    for (const std::string& key : explained)
      EXPECT_THAT(keys, Contains(key)) << kind << " has no such key";
    explained.merge(shared_keys(reference, kind));
    EXPECT_THAT(explained, IsSupersetOf(keys)) << kind;
  }
}

TEST(Documentation, TheReferenceAndTheSchemaNameEveryKind) {
  const std::string reference = project_file("pipeline/README.md");
  const auto schema = nlohmann::json::parse(project_file("qa/config/pipeline.schema.json"));
  const nlohmann::json& stage = schema.at("$defs").at("stage");
  std::string words;
  std::set<std::string> sections;
  for (const std::string& kind : kind_names(stage_kinds())) {
    words += (words.empty() ? "`" : " `") + kind + "`";
    sections.insert("#/$defs/" + kind);
  }
  EXPECT_NE(reference.find("| `kind` | text | required | " + words + " |"), std::string::npos);
  EXPECT_EQ(stage.at("properties").at("kind").at("enum"), kind_names(stage_kinds()));
  std::set<std::string> referred;
  for (const auto& branch : stage.at("allOf"))
    referred.insert(branch.at("then").at("$ref").get<std::string>());
  EXPECT_EQ(referred, sections);
}

TEST(Documentation, TheSchemaHasThePropertiesThatTheReadersKnow) {
  const auto schema = nlohmann::json::parse(project_file("qa/config/pipeline.schema.json"));
  for (const auto& [section, keys] : known_pipeline_keys(stage_kinds())) {
    EXPECT_EQ(property_names(schema, section), std::set<std::string>(keys.begin(), keys.end()))
        << section;
  }
}

/// Of every kind, with all that makes one bring a gate.
std::set<std::string> default_gate_names() {
  const std::map<std::string_view, StageSettings> most = {
      {"build", BuildSettings{.binary = "b"}},
      {"lint", LintSettings()},
      {"unit", UnitSettings{.coverage_floors = {{"s", 1}}, .sanitizer = "thread"}},
      {"container", ContainerSettings()},
      {"contract", ContractSettings()},
      {"module", ModuleSettings()},
      {"integration", IntegrationSettings()},
      {"coverage", CoverageSettings()},
      {"mutation", MutationSettings()},
      {"bench", BenchSettings()},
      {"command", CommandSettings{.junit = {"j"}, .sarif = {"s"}}}};
  std::set<std::string> names;
  for (const StageKind* kind : stage_kinds()) {
    for (const Gate& gate : kind->gates(most.at(kind->name))) names.insert(gate.name);
  }
  return names;
}

TEST(Documentation, TheReferenceAndTheSchemaKnowTheDefaultGates) {
  const std::string reference = project_file("pipeline/README.md");
  for (const std::string& name : default_gate_names())
    EXPECT_NE(reference.find("| " + name + " |"), std::string::npos) << name;
  const auto schema = nlohmann::json::parse(project_file("qa/config/pipeline.schema.json"));
  EXPECT_EQ(schema.at("$defs").at("default_gate").at("enum").get<std::set<std::string>>(),
            default_gate_names());
}

TEST(Documentation, TheSchemaAllowsNothingElse) {
  const auto schema = nlohmann::json::parse(project_file("qa/config/pipeline.schema.json"));
  EXPECT_EQ(schema.at("additionalProperties"), false);
  for (const char* section : {"run", "gate", "quarantine", "profile"})
    EXPECT_EQ(schema.at("$defs").at(section).at("additionalProperties"), false) << section;
  EXPECT_EQ(schema.at("$defs").at("stage").at("unevaluatedProperties"), false);
}

}  // namespace
}  // namespace qa
