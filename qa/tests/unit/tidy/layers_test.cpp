// The include rule of ARCHITECTURE.md, read off the #include lines: headers slip past the linker.
#include "qa/tests/unit/tidy/source_tree.hpp"
#include "test_paths.hpp"

#include <map>
#include <optional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::IsEmpty;

/// Folder -> folders of qa/ that it may include beside its own.
const std::map<std::string, std::set<std::string>> kAllowed = [] {
  const std::set<std::string> domains = {"cmake",     "testing",     "coverage",  "lint",
                                         "container", "environment", "benchmark", "contract",
                                         "adoption",  "scaffold"};
  std::map<std::string, std::set<std::string>> allowed = {{"model", {}}, {"system", {"model"}}};
  for (const char* folder : {"config", "engine", "report"}) allowed[folder] = {"model", "system"};
  for (const std::string& domain : domains) allowed[domain] = {"model", "system"};
  allowed["stages"] = domains;
  // Stages see the engine only through its seam; the runner, plan and cache are none of their
  // business.
  allowed["stages"].insert({"model", "system", "config", "engine/stage.hpp"});
  allowed["cli"] = domains;
  allowed["cli"].insert({"model", "system", "config", "engine", "report", "stages"});
  return allowed;
}();

std::optional<std::string> included_path(const std::string& line) {
  static const std::string kStart = "#include \"qa/";
  if (!line.starts_with(kStart)) return std::nullopt;
  return line.substr(kStart.size(), line.find('"', kStart.size()) - kStart.size());
}

std::string folder_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

/// Empty when `file` keeps to its layer; otherwise one line for each include that doesn't.
std::vector<std::string> layer_violations(const SourceFile& file) {
  std::vector<std::string> violations;
  const std::string folder = folder_of(file.path.substr(std::string("qa/").size()));
  const auto rule = kAllowed.find(folder);
  if (rule == kAllowed.end())
    return {file.path + ": folder '" + folder + "' is no layer of ARCHITECTURE.md"};
  for (const std::string& line : file.lines) {
    const std::optional<std::string> target = included_path(line);
    if (!target) continue;
    const std::string to = folder_of(*target);
    if (to == folder || rule->second.contains(to) || rule->second.contains(*target)) continue;
    violations.push_back(file.path + " must not include qa/" + *target);
  }
  return violations;
}

TEST(Layers, EveryFileIncludesOnlyWhatItsLayerAllows) {
  std::vector<std::string> violations;
  int checked = 0;
  for (const SourceFile& file : read_sources(QA_SOURCE, "qa")) {
    if (file.path.starts_with("qa/tests/") || file.path == "qa/main.cpp") continue;
    ++checked;
    for (std::string& violation : layer_violations(file))
      violations.push_back(std::move(violation));
  }
  EXPECT_GT(checked, 30);
  EXPECT_THAT(violations, IsEmpty());
}

TEST(Layers, TheRuleNoticesAForbiddenInclude) {
  EXPECT_THAT(layer_violations({"qa/model/gate.hpp", {"#include \"qa/system/files.hpp\""}}),
              testing::SizeIs(1));
  EXPECT_THAT(layer_violations({"qa/lint/tidy.cpp", {"#include \"qa/engine/stage.hpp\""}}),
              testing::SizeIs(1));
  EXPECT_THAT(layer_violations({"qa/stages/lint.cpp", {"#include \"qa/engine/runner.hpp\""}}),
              testing::SizeIs(1));
  EXPECT_THAT(layer_violations({"qa/stages/lint.cpp", {"#include \"qa/engine/stage.hpp\""}}),
              IsEmpty());
}

TEST(Layers, TheServiceKnowsNothingOfQa) {
  std::vector<std::string> violations;
  for (const SourceFile& file : read_sources(QA_SOURCE, "reference-service")) {
    for (const std::string& line : file.lines) {
      if (included_path(line)) violations.push_back(file.path + ": " + line);
    }
  }
  EXPECT_THAT(violations, IsEmpty());
}

}  // namespace
}  // namespace qa
