// The published JSON Schema as judge of what we write; python3-jsonschema does the comparing.
#include "qa/report/sarif.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"
#include "test_paths.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

constexpr const char* kValidate = R"(
import json, sys, jsonschema
schema, document = (json.load(open(path)) for path in sys.argv[1:])
jsonschema.Draft4Validator(schema).validate(document)
)";

Completed python(std::vector<std::string> arguments) {
  PosixProcessRunner processes;
  Command command{.argv = std::move(arguments)};
  command.argv.insert(command.argv.begin(), "python3");
  return processes.run(command).value_or(Completed{.status = {.code = 127}});
}

bool has_jsonschema() {
  return python({"-c", "import jsonschema"}).status.succeeded();
}

Completed validate(const std::string& document) {
  const TemporaryFolder folder;
  PosixFiles files;
  EXPECT_TRUE(files.write(folder.path() / "document", document));
  return python({"-c", kValidate, QA_SOURCE "/qa/tests/recorded/sarif/sarif-2.1.0.schema.json",
                 folder.path() / "document"});
}

TEST(SarifSchema, IsMetByEveryRun) {
  if (!has_jsonschema()) GTEST_SKIP() << "python3-jsonschema is not installed";
  RunResult unfinished = samples::passed();
  unfinished.finished = false;
  for (const RunResult& run : {samples::passed(), samples::failed_lint(), samples::failed_test(),
                               samples::tool_missing(), samples::nothing_ran(), unfinished}) {
    const Completed python = validate(to_sarif(run));
    EXPECT_EQ(python.status.code, 0) << python.standard_error;
  }
}

TEST(SarifSchema, RefusesWhatIsNoSarif) {
  if (!has_jsonschema()) GTEST_SKIP() << "python3-jsonschema is not installed";
  EXPECT_NE(validate(R"({"version": "2.1.0", "runs": [{"results": []}]})").status.code, 0);
}

}  // namespace
}  // namespace qa
