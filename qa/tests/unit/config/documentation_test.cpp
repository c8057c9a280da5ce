// What the readers know, the reference explains and the JSON Schema allows.
#include "qa/config/known_keys.hpp"
#include "qa/model/default_gates.hpp"
#include "qa/tests/unit/config/project_file.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

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
  EXPECT_THAT(unexplained(known_pipeline_keys(), reference), IsEmpty());
  EXPECT_THAT(unexplained(known_yaml_keys(), reference), IsEmpty());
}

TEST(Documentation, TheCheckNoticesAMissingKey) {
  EXPECT_THAT(unexplained({{"run", {"jobs", "strict"}}}, "`jobs` only"),
              ElementsAre("run: strict"));
}

TEST(Documentation, TheReadersAreAskedForTheirKeys) {
  const KnownKeys known = known_pipeline_keys();
  EXPECT_THAT(known.at("run"), ElementsAre("keep_going", "strict", "jobs"));
  EXPECT_THAT(known.at("module"), ElementsAre("cases"));
  EXPECT_EQ(known.size(), 13U);
  EXPECT_THAT(known_yaml_keys().at("ready"), ElementsAre("grpc", "tcp", "timeout"));
}

TEST(Documentation, TheSchemaHasThePropertiesThatTheReadersKnow) {
  const auto schema = nlohmann::json::parse(project_file("qa/config/pipeline.schema.json"));
  for (const auto& [section, keys] : known_pipeline_keys()) {
    EXPECT_EQ(property_names(schema, section), std::set<std::string>(keys.begin(), keys.end()))
        << section;
  }
}

/// Of every kind, with all that makes one bring a gate.
std::set<std::string> default_gate_names() {
  const std::vector<StageSettings> kinds = {BuildSettings{.binary = "b"},
                                            LintSettings(),
                                            UnitSettings{.coverage_sources = {"s"}},
                                            ContainerSettings(),
                                            ModuleSettings(),
                                            IntegrationSettings(),
                                            BenchSettings(),
                                            CommandSettings{.junit = {"j"}, .sarif = {"s"}}};
  EXPECT_EQ(kinds.size(), std::variant_size_v<StageSettings>);
  std::set<std::string> names;
  for (const StageSettings& kind : kinds) {
    for (const Gate& gate : default_gates(kind)) names.insert(gate.name);
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
  for (const char* section : {"run", "gate", "profile"})
    EXPECT_EQ(schema.at("$defs").at(section).at("additionalProperties"), false) << section;
  EXPECT_EQ(schema.at("$defs").at("stage").at("unevaluatedProperties"), false);
}

}  // namespace
}  // namespace qa
