// The JSON Schemas of topologies and cases, against what the readers know.
#include "qa/config/case_file.hpp"
#include "qa/config/config_node.hpp"
#include "qa/config/known_keys.hpp"
#include "qa/config/topology_file.hpp"
#include "qa/config/yaml_document.hpp"
#include "qa/tests/fakes/schema_judge.hpp"
#include "qa/tests/unit/config/project_file.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

nlohmann::json schema(const std::string& name) {
  return nlohmann::json::parse(project_file("qa/config/" + name + ".schema.json"));
}

std::set<std::string> property_names(const nlohmann::json& object) {
  std::set<std::string> names;
  for (const auto& property : object.at("properties").items()) names.insert(property.key());
  return names;
}

/// Where the schemas have the tables that the readers know by these names.
const std::map<std::string, std::pair<std::string, std::string>> kTables = {
    {"topology", {"topology", ""}},
    {"service", {"topology", "service"}},
    {"ready", {"topology", "ready"}},
    {"module case", {"module-cases", "case"}},
    {"module expect", {"module-cases", "expect"}},
    {"rpc defaults", {"rpc-cases", "defaults"}},
    {"rpc case", {"rpc-cases", "case"}},
    {"rpc caller", {"rpc-cases", "caller"}},
    {"rpc capture", {"rpc-cases", "capture"}},
    {"rpc step", {"rpc-cases", "step"}},
    {"rpc receive", {"rpc-cases", "receive"}},
    {"rpc expect", {"rpc-cases", "expect"}},
    {"fault", {"rpc-cases", "fault"}}};

TEST(YamlSchema, HasTheKeysThatTheReadersKnowAndNoOther) {
  const KnownKeys known = known_yaml_keys();
  EXPECT_EQ(known.size(), kTables.size());
  for (const auto& [table, keys] : known) {
    const auto& [file, section] = kTables.at(table);
    const nlohmann::json whole = schema(file);
    const nlohmann::json& object = section.empty() ? whole : whole.at("$defs").at(section);
    EXPECT_EQ(property_names(object), std::set<std::string>(keys.begin(), keys.end())) << table;
    EXPECT_EQ(object.at("additionalProperties"), false) << table;
  }
  for (const char* file : {"module-cases", "rpc-cases"})
    EXPECT_EQ(schema(file).at("additionalProperties"), false) << file;
}

class YamlSchemaJudge : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_judge_by_schema()) GTEST_SKIP() << "python3-jsonschema is not installed";
  }

  /// Those of `documents` that the schema refuses.
  static std::set<std::string> refused(const std::string& name,
                                       const std::vector<std::string>& documents) {
    std::vector<std::string> json;
    for (const std::string& yaml : documents) {
      const auto node = read_yaml(yaml, name);
      EXPECT_TRUE(node) << yaml;
      json.push_back(node ? to_json_text(*node) : "");
    }
    std::set<std::string> wrong;
    const auto why = refusals(std::string(QA_SOURCE "/qa/config/") + name + ".schema.json", json);
    for (const auto& [index, message] : why) wrong.insert(documents[index]);
    return wrong;
  }
};

TEST_F(YamlSchemaJudge, AllowsOurOwnFiles) {
  for (const auto& [name, file] :
       {std::pair{"topology", "pipeline/environments/integration.yaml"},
        std::pair{"module-cases", "reference-service/tests/module/cases.yaml"},
        std::pair{"rpc-cases", "reference-service/tests/integration/cases.yaml"}}) {
    EXPECT_THAT(refused(name, {project_file(file)}), IsEmpty());
  }
}

/// Each of `ends` behind `start`.
std::vector<std::string> documents(const std::string& start, std::vector<std::string> ends) {
  for (std::string& end : ends) end.insert(0, start);
  return ends;
}

TEST_F(YamlSchemaJudge, RefusesTopologiesThatTheReaderRefuses) {
  const std::string start = "qa: topology/v1\nname: t\nservices:\n  a:\n    image: ${artifact}\n";
  const std::string right = start + "    ports: {p: 1}\n    ready: {tcp: p}\n";
  const auto wrong =
      documents(start, {"", "    ports: {p: 1}\n    ready: {tcp: p, grpc: p}\n", "    ready: {}\n",
                        "    ports: {p: 70000}\n    ready: {tcp: p}\n",
                        "    ports: {P: 1}\n    ready: {tcp: P}\n",
                        "    ports: {p: 1}\n    ready: {tcp: p}\n    grace: 5 s\n",
                        "    ports: {p: 1}\n    ready: {tcp: p}\n    graze: 5s\n"});
  const std::string service =
      "qa: topology/v1\nname: t\nservices:\n  a:\n    ports: {p: 1}\n"
      "    ready: {tcp: p}\n    image: ";
  for (const std::string& each : {right, service + "images/store.tar.zst"}) {
    EXPECT_TRUE(parse_topology(each, "t")) << each;
    EXPECT_THAT(refused("topology", {each}), IsEmpty());
  }
  EXPECT_THAT(refused("topology", {service + "redis:7", service + "${artifact}x"}), SizeIs(2));
  for (const std::string& each : wrong) EXPECT_FALSE(parse_topology(each, "t")) << each;
  EXPECT_THAT(refused("topology", wrong), SizeIs(wrong.size()));
}

TEST_F(YamlSchemaJudge, RefusesModuleCasesThatTheReaderRefuses) {
  const auto wrong = documents("qa: module-cases/v1\ncases:\n  - name: n\n",
                               {"    expect: {exit: 0, exit_not: 1}\n", "    expect: {exit: 256}\n",
                                "    limits: {nofiles: 1}\n", "    limits: {nofile: -1}\n",
                                "    forbid: [open]\n", "    files: {relative: x}\n"});
  for (const std::string& each : wrong) EXPECT_FALSE(parse_module_cases(each, "m")) << each;
  EXPECT_THAT(refused("module-cases", wrong), SizeIs(wrong.size()));
}

TEST_F(YamlSchemaJudge, RefusesRpcCasesThatTheReaderRefuses) {
  const auto wrong = documents(
      "qa: rpc-cases/v1\ndefaults: {service: a, port: p, method: S/M}\ncases:\n  - name: n\n",
      {"    method: M\n",
       "    expect: {status: FINE}\n",
       "    repeat: 0\n",
       "    connection: no\n",
       "    expect: {response: {}, contains: {}}\n",
       "    expect: {ignore: [a..b]}\n",
       "    metadata: {Upper: x}\n",
       "    fault: {kill: a, stop: a}\n",
       "    fault: {}\n",
       "    fault: {kill: a}\n    repeat: 2\n",
       "    capture: {1: id}\n",
       "    capture: {ID: a..b}\n",
       "    capture: {ID: {metadata: x-bin}}\n",
       "    capture: {ID: {}}\n",
       "    callers: [{}]\n    capture: {ID: id}\n",
       "    request: {}\n    requests: []\n",
       "    requests: []\n    steps: [{close: true}]\n",
       "    steps: []\n",
       "    steps: [{}]\n",
       "    steps: [{close: false}]\n",
       "    steps: [{send: 1, close: true}]\n",
       "    steps: [{receive: {status: OK}}]\n",
       "    steps: [{receive: {replies: 0}}]\n",
       "    steps: [{receive: {ignore: [a]}}]\n",
       "    expect: {responses: [], replies: 1}\n",
       "    expect: {replies: -1}\n"});
  const std::string streams =
      "qa: rpc-cases/v1\ndefaults: {service: a, port: p, method: S/M}\ncases:\n  - name: n\n"
      "    steps: [{send: {}}, {receive: {response: {}, within: 1s}}, {close: true}]\n"
      "  - name: m\n    requests: [{}]\n    expect: {responses: [{}]}\n"
      "  - name: o\n    expect: {replies: 3, contains: {}}\n";
  EXPECT_TRUE(parse_rpc_cases(streams, "r"));
  EXPECT_THAT(refused("rpc-cases", {streams}), IsEmpty());
  const std::string captures =
      "qa: rpc-cases/v1\ndefaults: {service: a, port: p, method: S/M}\ncases:\n  - name: n\n"
      "    capture: {ID: \"a[0].b\", B: {metadata: x-b}}\n  - name: m\n    request: "
      "\"${captured.ID}\"\n";
  EXPECT_TRUE(parse_rpc_cases(captures, "r"));
  EXPECT_THAT(refused("rpc-cases", {captures}), IsEmpty());
  for (const std::string& each : wrong) EXPECT_FALSE(parse_rpc_cases(each, "r")) << each;
  EXPECT_THAT(refused("rpc-cases", wrong), SizeIs(wrong.size()));
}

}  // namespace
}  // namespace qa
