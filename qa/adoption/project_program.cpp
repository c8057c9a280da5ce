#include "qa/adoption/project_program.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace qa {
namespace {

bool lies_in_a_side_folder(const TargetFacts& target) {
  static constexpr std::array<std::string_view, 17> kFolders = {
      "bench",  "benchmark", "benchmarks", "ci",       "demo",     "demos",
      "doc",    "docs",      "example",    "examples", "fuzz",     "fuzzing",
      "sample", "samples",   "test",       "tests",    "unittests"};
  return std::ranges::any_of(std::filesystem::path(target.folder), [](const auto& part) {
    return std::ranges::find(kFolders, part.string()) != kFolders.end();
  });
}

/// "words_check", "UnitTests"
bool is_called_a_test(const TargetFacts& target) {
  std::string name = target.name;
  std::ranges::transform(name, name.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  static constexpr std::array<std::string_view, 3> kWords = {"test", "check", "spec"};
  return std::ranges::any_of(
      kWords, [&name](std::string_view word) { return name.find(word) != std::string::npos; });
}

}  // namespace

bool is_test_framework(Framework framework) {
  return framework == Framework::googletest || framework == Framework::catch2 ||
         framework == Framework::doctest;
}

bool is_benchmark_program(const TargetFacts& target) {
  // A test may have benchmarks beside its tests: what ctest runs is a test.
  const bool is_test =
      target.is_started_by_ctest && std::ranges::any_of(target.frameworks, is_test_framework);
  return target.role == TargetRole::program && !is_test &&
         target.frameworks.contains(Framework::google_benchmark);
}

bool is_test_program(const TargetFacts& target) {
  return target.role == TargetRole::program && !is_benchmark_program(target) &&
         std::ranges::any_of(target.frameworks, is_test_framework);
}

std::vector<const TargetFacts*> shipped_programs(const ProjectFacts& facts) {
  std::vector<const TargetFacts*> programs;
  for (const TargetFacts& target : facts.targets) {
    if (target.role == TargetRole::program && !is_test_program(target) &&
        !is_benchmark_program(target) && !lies_in_a_side_folder(target) &&
        !(target.is_started_by_ctest && is_called_a_test(target)))
      programs.push_back(&target);
  }
  return programs;
}

const TargetFacts* image_program(const ProjectFacts& facts) {
  const std::vector<const TargetFacts*> programs = shipped_programs(facts);
  if (programs.size() != 1) return nullptr;
  const TargetFacts& program = *programs.front();
  const bool is_service = program.frameworks.contains(Framework::grpc);
  return program.links_statically || is_service ? &program : nullptr;
}

}  // namespace qa
