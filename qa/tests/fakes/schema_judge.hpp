// python3-jsonschema as judge of what meets a JSON Schema.
#pragma once

#include "qa/system/lines.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qa {

inline Completed run_python(std::vector<std::string> arguments) {
  PosixProcessRunner processes;
  arguments.insert(arguments.begin(), "python3");
  return processes.run({.argv = std::move(arguments)}).value_or(Completed{.status = {.code = 127}});
}

/// Where not, tests that need it are skipped.
inline bool can_judge_by_schema() {
  return run_python({"-c", "import jsonschema"}).status.succeeded();
}

/// Why which of `documents`, each of them JSON, don't meet the schema in the file, by their place
/// in the list. One that could not be judged is refused.
inline std::map<std::size_t, std::string> refusals(const std::filesystem::path& schema,
                                                   const std::vector<std::string>& documents) {
  constexpr const char* kValidate = R"(
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
validator = jsonschema.validators.validator_for(schema)(schema)
for path in sys.argv[2:]:
    error = next(validator.iter_errors(json.load(open(path))), None)
    print(json.dumps(error.message) if error else "")
)";
  const TemporaryFolder folder;
  PosixFiles files;
  std::vector<std::string> arguments = {"-c", kValidate, schema};
  for (const std::string& document : documents) {
    arguments.push_back(folder / std::to_string(arguments.size()));
    if (!files.write(arguments.back(), document)) break;
  }
  const Completed judged = run_python(std::move(arguments));
  const std::vector<std::string_view> words = lines_of(judged.standard_output);
  std::map<std::size_t, std::string> refused;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (!judged.status.succeeded() || i >= words.size()) {
      refused[i] = judged.standard_error;
    } else if (!words[i].empty()) {
      refused[i] = words[i];
    }
  }
  return refused;
}

}  // namespace qa
