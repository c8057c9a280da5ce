#include "qa/cli/init_text.hpp"

#include "qa/adoption/framework.hpp"
#include "qa/report/text_table.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

/// The first sentence; the pipeline file has all of them.
std::string first_sentence(const std::string& text) {
  const std::size_t end = text.find(". ");
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

std::string targets_text(const ProjectFacts& facts) {
  std::vector<std::string> parts;
  const auto add = [&](TargetRole role, const char* one, const char* many) {
    const auto count = std::ranges::count(facts.targets, role, &TargetFacts::role);
    if (count > 0) parts.push_back(fmt::format("{} {}", count, count == 1 ? one : many));
  };
  add(TargetRole::program, "program", "programs");
  add(TargetRole::static_library, "static library", "static libraries");
  add(TargetRole::shared_library, "dynamic library", "dynamic libraries");
  add(TargetRole::other_library, "other library", "other libraries");
  return parts.empty() ? "none that is compiled" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string sources_text(const ProjectFacts& facts) {
  std::string text =
      fmt::format("{} source{}, {} header{}", facts.sources, facts.sources == 1 ? "" : "s",
                  facts.headers, facts.headers == 1 ? "" : "s");
  if (!facts.uncompiled.empty())
    text += fmt::format("; compiled by no target: {}", fmt::join(facts.uncompiled, ", "));
  if (!facts.bundled.empty())
    text += fmt::format("; other people's: {}", fmt::join(facts.bundled, ", "));
  return text;
}

std::string tests_text(const TestFacts& tests) {
  std::string text = fmt::format("{} known to ctest", tests.listed);
  if (!tests.undiscovered.empty())
    text += fmt::format(", and those of {}", fmt::join(tests.undiscovered, ", "));
  if (tests.folders > 1) text += fmt::format(", in {} folders", tests.folders);
  if (!tests.labels.empty()) text += fmt::format("; labels: {}", fmt::join(tests.labels, ", "));
  return text;
}

std::string frameworks_text(const ProjectFacts& facts) {
  std::set<std::string_view> names;
  for (const TargetFacts& target : facts.targets) {
    for (const Framework framework : target.frameworks) names.insert(name_of(framework));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string git_text(const ProjectFacts& facts) {
  if (facts.in_git) return "tracked files are the project's";
  return "no repository: every file counts but those of builds; a run names no commit";
}

}  // namespace

std::string found_text(const ProjectFacts& facts, const Palette& palette) {
  TextTable table({{}, {}});
  const auto add = [&table](const char* name, std::string text) {
    if (!text.empty()) table.add({{name, Style::faint}, {std::move(text)}});
  };
  add("project", facts.name);
  add("cmake", facts.cmake);
  if (!facts.toolchain.empty()) {
    add("compiler", fmt::format("{} for {}", facts.toolchain, facts.languages));
    add("targets", targets_text(facts));
  }
  add("options", fmt::format("{}", fmt::join(facts.cmake_arguments, " ")));
  add("sources", sources_text(facts));
  if (!facts.toolchain.empty()) add("tests", tests_text(facts.tests));
  add("frameworks", frameworks_text(facts));
  add("presets", fmt::format("{}", fmt::join(facts.presets, ", ")));
  if (!facts.preset.empty())
    add("preset", facts.preset + ", since without one: " + facts.without_preset);
  add("git", git_text(facts));
  const auto warn = [&table](const char* label, const Blocker& blocker) {
    table.add({{label, Style::warning},
               {blocker.what + (blocker.remedy.empty() ? "" : ": " + blocker.remedy)}});
  };
  for (const Blocker& blocker : facts.blockers) warn("blocker", blocker);
  for (const Blocker& option : facts.left_out) warn("left out", option);
  return "Found\n" + table.render(palette, "  ");
}

std::string stages_text(const Proposal& proposal, const Palette& palette) {
  TextTable table({{}, {}});
  for (const ProposedStage& stage : proposal.stages)
    table.add({{stage.name, Style::good}, {first_sentence(stage.reason)}});
  for (const MissingStage& missing : proposal.missing)
    table.add({{missing.name, Style::faint}, {"not yet: " + first_sentence(missing.reason)}});
  return "Stages\n" + table.render(palette, "  ");
}

}  // namespace qa
