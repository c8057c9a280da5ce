// The schema and the writer promise the same keys, in the same order.
#include "qa/model/run_json.hpp"
#include "qa/tests/unit/model/sample_run.hpp"
#include "test_paths.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::Not;

Json schema() {
  std::ifstream file(QA_SOURCE "/qa/report/run.schema.json");
  return Json::parse(file);
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& member : object.items()) names.push_back(member.key());
  return names;
}

struct Section {
  std::string definition;  ///< of the schema; empty: the document itself
  std::string pointer;     ///< JSON pointer into a run.json
};

void PrintTo(const Section& section, std::ostream* out) {
  *out << section.definition;
}

class RunSchema : public testing::TestWithParam<Section> {};

TEST_P(RunSchema, HasExactlyTheKeysThatAreWritten) {
  const Json run = Json::parse(to_json(sample_run()));
  const Json all = schema();
  const Json& described =
      GetParam().definition.empty() ? all : all.at("$defs").at(GetParam().definition);
  const std::vector<std::string> written = keys(run.at(Json::json_pointer(GetParam().pointer)));
  EXPECT_THAT(written, Not(IsEmpty()));
  EXPECT_THAT(keys(described.at("properties")), ElementsAreArray(written));
  EXPECT_THAT(described.at("required").get<std::vector<std::string>>(), ElementsAreArray(written));
}

const std::vector<Section> kSections = {
    {"", ""},
    {"run", "/run"},
    {"cache", "/run/cache"},
    {"host", "/run/host"},
    {"stage", "/stages/0"},
    {"metric", "/stages/1/metrics/coverage.line"},
    {"gate", "/stages/1/gates/0"},
    {"artifact", "/stages/1/artifacts/0"},
    {"tests", "/stages/1/tests"},
    {"test", "/stages/1/tests/cases/0"},
    {"finding", "/stages/1/findings/0"},
    {"failure", "/stages/0/failure"},
};

INSTANTIATE_TEST_SUITE_P(Sections, RunSchema, testing::ValuesIn(kSections),
                         [](const auto& section) -> std::string {
                           const std::string& name = section.param.definition;
                           return name.empty() ? "document" : name;
                         });

TEST(RunSchemaDefinitions, AreAllComparedWithWhatIsWritten) {
  const Json all = schema();
  EXPECT_EQ(all.at("$defs").size() + 1, kSections.size());
}

}  // namespace
}  // namespace qa
