// kind = "unit": what pipeline.toml says of it, and what follows from that.
#include "qa/config/quarantine_section.hpp"
#include "qa/coverage/coverage_file.hpp"
#include "qa/model/timestamp.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/cmake_keys.hpp"
#include "qa/stages/coverage_ratchet.hpp"
#include "qa/stages/stage_functions.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace qa {
namespace {

constexpr int kMaxRetries = 10;

constexpr auto kTools = std::to_array<std::string_view>(
    {"cmake", "ninja", "c++", "protoc", "grpc_cpp_plugin", "ctest", "gcov", "gcovr"});

const UnitSettings& of(const StageSettings& settings) {
  return std::get<UnitSettings>(settings);
}

/// Those of GCC and Clang that a program needs nothing else for.
std::string read_sanitizer(TableReader& stage) {
  constexpr std::array<std::string_view, 4> kParts = {"address", "leak", "thread", "undefined"};
  const std::string sanitizer = stage.text("sanitizer");
  const ConfigNode* node = stage.find("sanitizer");
  if (node == nullptr) return {};
  std::istringstream text(sanitizer + ",");
  bool is_known = true;
  for (std::string part; std::getline(text, part, ',');)
    is_known = is_known && std::ranges::find(kParts, part) != kParts.end();
  const bool has_thread = sanitizer.find("thread") != std::string::npos;
  const bool excludes = has_thread && (sanitizer.find("address") != std::string::npos ||
                                       sanitizer.find("leak") != std::string::npos);
  if (!is_known || sanitizer.empty() || excludes)
    stage.errors().add(node->position,
                       "expected \"address,undefined\", \"thread\", or another choice of address, "
                       "leak, thread and undefined that compilers allow, got \"" +
                           sanitizer + "\"");
  return sanitizer;
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  UnitSettings settings;
  settings.configure = read_configure(stage);
  settings.targets = read_targets(stage);
  if (stage.find("test_folder") != nullptr)
    settings.test_folder = stage.required_text("test_folder");
  settings.label = stage.text("label");
  settings.sanitizer = read_sanitizer(stage);
  settings.coverage = stage.flag("coverage", settings.sanitizer.empty());
  if (settings.coverage && !settings.sanitizer.empty())
    stage.errors().add(stage.find("coverage")->position,
                       stage.name() +
                           " has both 'coverage' and 'sanitizer': the counters of one "
                           "would be work for the other; make two stages of it");
  if (stage.find("coverage_sources") != nullptr)
    settings.coverage_sources = stage.required_texts("coverage_sources");
  settings.coverage_exclude = stage.texts("coverage_exclude");
  settings.coverage_floors = stage.number_map("coverage_floors", {.min = 0, .max = 100});
  settings.test_timeout = stage.duration("test_timeout", settings.test_timeout);
  settings.test_retries =
      stage.whole_number("test_retries", {.min = 0, .max = kMaxRetries}, settings.test_retries);
  settings.quarantine = read_quarantine(stage);
  return settings;
}

std::string text_of(const std::vector<QuarantinedTest>& quarantine) {
  std::vector<std::vector<std::string>> entries;
  for (const QuarantinedTest& entry : quarantine)
    entries.push_back({entry.test, entry.owner, entry.reason, to_date(entry.until)});
  return json_text(entries);
}

SettingsTexts texts(const StageSettings& settings) {
  return with_configure(of(settings).configure,
                        {{"targets", json_text(of(settings).targets)},
                         {"test_folder", of(settings).test_folder},
                         {"label", of(settings).label},
                         {"sanitizer", of(settings).sanitizer},
                         {"coverage", json_text(of(settings).coverage)},
                         {"coverage_sources", json_text(of(settings).coverage_sources)},
                         {"coverage_exclude", json_text(of(settings).coverage_exclude)},
                         {"coverage_floors", json_text(of(settings).coverage_floors)},
                         {"test_timeout", std::to_string(of(settings).test_timeout.count()) + "ms"},
                         {"test_retries", std::to_string(of(settings).test_retries)},
                         {"quarantine", text_of(of(settings).quarantine)}});
}

/// The names of the tests whose quarantine is over.
std::string expired(const StageSettings& settings, std::chrono::sys_days today) {
  std::string names;
  for (const QuarantinedTest& entry : of(settings).quarantine) {
    if (entry.until < today) names += (names.empty() ? "" : ", ") + entry.test;
  }
  return names;
}

std::vector<Gate> gates(const StageSettings& settings) {
  std::vector<Gate> wanted = test_gates();
  if (of(settings).coverage)
    wanted.push_back(some_gate("coverage measured", "coverage.lines_total"));
  if (of(settings).coverage && !of(settings).coverage_floors.empty())
    wanted.push_back(none_gate("every floor kept", "coverage.below_floor"));
  if (!of(settings).sanitizer.empty())
    wanted.push_back(none_gate("no sanitizer report", "sanitizer.reports"));
  return wanted;
}

std::vector<std::string> named_inputs(const StageSettings& settings) {
  return of(settings).coverage_sources;
}

/// What CMake reads, and the baseline.
std::vector<std::filesystem::path> implied_inputs(const StageSpec& stage,
                                                  const std::filesystem::path& root) {
  std::vector<std::filesystem::path> files = cmake_inputs(stage, root);
  files.push_back(coverage_baseline_path(root));
  return files;
}

}  // namespace

constinit const StageKind kUnitKind{
    .name = "unit",
    .description = "unit tests with coverage",
    .read = read,
    .texts = texts,
    .expired = expired,
    .gates = gates,
    .run = run_unit,
    .tools = kTools,
    .undeclared_inputs = UndeclaredInputs::project,
    .named_inputs = named_inputs,
    .implied_inputs = implied_inputs,
    .product = kCoverageArtifact,
};

}  // namespace qa
