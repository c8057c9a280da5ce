#include "qa/adoption/proposal.hpp"

#include "qa/adoption/framework.hpp"
#include "qa/adoption/image_proposal.hpp"
#include "qa/adoption/project_program.hpp"
#include "qa/adoption/toml_text.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

using Settings = std::vector<ProposedSetting>;

constexpr const char* kLongTimeout = "\"30m\"";  // the first build of a project nobody has seen

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

bool has_tool(const ProjectFacts& facts, const std::string& tool) {
  return !facts.missing_tools.contains(tool);
}

/// "clang-tidy is not installed (sudo apt-get install ...)"
std::string tool_lacks(const std::string& tool) {
  const Failure failure = missing_tool(tool);
  return failure.what + " (" + failure.next + ")";
}

/// How CMake has to be told.
void add_configure(const ProjectFacts& facts, Settings& settings) {
  if (!facts.preset.empty()) settings.push_back({"preset", toml_text(facts.preset), {}});
  if (!facts.cmake_arguments.empty())
    settings.push_back({"cmake_arguments", toml_list(facts.cmake_arguments), {}});
}

/// Why it has to be told that way.
std::string configure_reason(const ProjectFacts& facts) {
  if (!facts.preset.empty()) return "Without a preset CMake fails: " + facts.without_preset;
  const auto has = [&facts](std::string_view end) {
    return std::ranges::any_of(facts.cmake_arguments, [end](const std::string& argument) {
      return argument.ends_with(end);
    });
  };
  std::string reason;
  if (has("=ON")) reason = "Off by default here: without it there are fewer tests or benchmarks.";
  if (has("=OFF"))
    reason += std::string(reason.empty() ? "" : " ") + "With what is OFF here CMake fails.";
  return reason;
}

/// "-DX=ON doesn't configure: CMake Error ... (sudo apt-get install ...)"; of the first one.
std::string what_is_left_out(const ProjectFacts& facts) {
  if (facts.left_out.empty()) return {};
  const Blocker& first = facts.left_out.front();
  return first.what + (first.remedy.empty() ? "" : " (" + first.remedy + ")");
}

std::string count_targets(const ProjectFacts& facts) {
  const auto programs = static_cast<std::size_t>(
      std::ranges::count(facts.targets, TargetRole::program, &TargetFacts::role));
  return plural(programs, "program") + ", " +
         fmt::format("{} librar{}", facts.targets.size() - programs,
                     facts.targets.size() - programs == 1 ? "y" : "ies");
}

ProposedStage build_stage(const ProjectFacts& facts) {
  ProposedStage stage{.name = "build", .kind = "build"};
  stage.reason = facts.toolchain.empty()
                     ? "The project enables no language."
                     : fmt::format("{} of {}, compiled by {}, as Release.", count_targets(facts),
                                   facts.languages, facts.toolchain);
  if (facts.preset.empty() && !facts.presets.empty()) {
    stage.reason += fmt::format(
        " The project has presets ({}): `preset = \"{}\"` in place of cmake_arguments "
        "would use one.",
        fmt::join(facts.presets, ", "), facts.presets.front());
  }
  add_configure(facts, stage.settings);
  if (!stage.settings.empty()) stage.settings.front().reason = configure_reason(facts);
  stage.settings.push_back({"timeout", kLongTimeout, {}});
  if (facts.targets.empty()) {
    stage.settings.push_back({"gates", "[{ name = \"something compiled\", min = 0 }]",
                              "No target of the project has code to compile, so all that this "
                              "stage shows is that CMake configures it."});
  }
  if (const TargetFacts* program = image_program(facts)) {
    stage.settings.push_back({"binary", toml_text(program->artifact),
                              "The program that goes into the image, inside the build folder."});
    if (!program->links_statically)
      stage.settings.push_back({"static", "false", "It loads libraries when it starts."});
  }
  return stage;
}

/// Other people's files, and `uncompiled` ones.
void add_excludes(const ProjectFacts& facts, const std::vector<std::string>& uncompiled,
                  Settings& settings) {
  std::vector<std::string> paths = facts.bundled;
  paths.insert(paths.end(), uncompiled.begin(), uncompiled.end());
  if (paths.empty()) return;
  std::string reason;
  if (!facts.bundled.empty())
    reason = fmt::format("Other people's: {}.", fmt::join(facts.bundled, ", "));
  if (!uncompiled.empty()) {
    reason += fmt::format("{}No target compiles {}: clang-tidy can't read that.",
                          reason.empty() ? "" : " ",
                          uncompiled.size() == 1 ? uncompiled.front() : "the others");
  }
  settings.push_back({"exclude", toml_list(paths), std::move(reason)});
}

bool can_format(const ProjectFacts& facts) {
  return facts.has_format_style && has_tool(facts, "clang-format") &&
         facts.sources + facts.headers > 0;
}

std::string lint_reason(const ProjectFacts& facts, bool tidy) {
  std::string reason =
      plural(facts.sources, "source") + " and " + plural(facts.headers, "header") + ".";
  if (!tidy && facts.compiled == 0) reason += " Format only: no target compiles a source.";
  if (!tidy && facts.compiled > 0) reason += " Format only: " + tool_lacks("clang-tidy") + ".";
  if (tidy && !facts.has_tidy_configuration)
    reason += " There is no .clang-tidy: qa's own choice of checks is in force.";
  if (!facts.has_format_style) reason += " There is no .clang-format: the format isn't checked.";
  if (facts.has_format_style && !has_tool(facts, "clang-format"))
    reason += " The format isn't checked: " + tool_lacks("clang-format") + ".";
  return reason +
         " What the first run finds in the files of today becomes reports/baselines/lint.json, so "
         "that only new findings are red.";
}

void add_lint(const ProjectFacts& facts, Proposal& proposal) {
  const bool tidy = has_tool(facts, "clang-tidy") && facts.compiled > 0;
  const bool format = can_format(facts);
  if (!tidy && !format) {
    proposal.missing.push_back(
        {.name = "lint",
         .reason = facts.compiled == 0 ? "no source of the project is compiled, and there is no "
                                         ".clang-format."
                                       : tool_lacks("clang-tidy") + "."});
    return;
  }
  ProposedStage stage{.name = "lint", .kind = "lint", .reason = lint_reason(facts, tidy)};
  if (tidy) {
    add_configure(facts, stage.settings);
    if (!facts.generates_sources) {
      stage.settings.push_back(
          {"targets", "[]", "No source is generated, so nothing must be built first."});
    }
  }
  stage.settings.push_back({"timeout", kLongTimeout, {}});
  if (!tidy) stage.settings.push_back({"format", "[\".\"]", {}});
  if (tidy && facts.has_format_style && !format) stage.settings.push_back({"tidy", "[\".\"]", {}});
  add_excludes(facts, tidy ? facts.uncompiled : std::vector<std::string>(), stage.settings);
  proposal.stages.push_back(std::move(stage));
}

/// Names of programs that use a test framework and that no test of ctest starts.
std::vector<std::string> unregistered_tests(const ProjectFacts& facts) {
  std::vector<std::string> names;
  for (const TargetFacts& target : facts.targets) {
    if (is_test_program(target) && !target.is_started_by_ctest) names.push_back(target.name);
  }
  return names;
}

std::string frameworks_of_tests(const ProjectFacts& facts) {
  std::set<std::string_view> names;
  for (const TargetFacts& target : facts.targets) {
    for (const Framework framework : target.frameworks) {
      if (is_test_framework(framework)) names.insert(name_of(framework));
    }
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

MissingStage no_tests(const ProjectFacts& facts) {
  MissingStage missing{.name = "unit", .reason = "ctest knows no test."};
  if (const std::string left_out = what_is_left_out(facts); !left_out.empty()) {
    missing.reason += " " + left_out;
    return missing;
  }
  const std::vector<std::string> names = unregistered_tests(facts);
  if (names.empty()) {
    missing.reason +=
        " A test is any program that exits with 0 when all is well; CMakeLists.txt names it:";
    missing.lines = {"enable_testing()", "add_test(NAME my_test COMMAND my_test)"};
    return missing;
  }
  missing.reason += fmt::format(
      " {} use{} {}; with these lines of CMake they are its tests:", fmt::join(names, ", "),
      names.size() == 1 ? "s" : "", frameworks_of_tests(facts));
  missing.lines = {"enable_testing()"};
  for (const std::string& name : names)
    missing.lines.push_back(fmt::format("add_test(NAME {0} COMMAND {0})", name));
  return missing;
}

std::string unit_reason(const ProjectFacts& facts) {
  std::string reason;
  if (facts.tests.listed > 0) reason = plural(facts.tests.listed, "test") + " of ctest";
  if (!facts.tests.undiscovered.empty()) {
    reason += fmt::format("{}those of {}, which are known once it is built",
                          reason.empty() ? "The tests of ctest: " : ", and ",
                          fmt::join(facts.tests.undiscovered, ", "));
  }
  const std::string frameworks = frameworks_of_tests(facts);
  if (!frameworks.empty()) reason += " (" + frameworks + ")";
  reason += ", under coverage.";
  if (!facts.tests.labels.empty()) {
    reason += fmt::format(" They have labels ({}): `label = \"{}\"` would run these only.",
                          fmt::join(facts.tests.labels, ", "), *facts.tests.labels.begin());
  }
  if (const auto names = unregistered_tests(facts); !names.empty()) {
    reason += fmt::format(
        " Not run, since ctest doesn't know them: {}; "
        "`add_test(NAME {} COMMAND {})` in CMakeLists.txt tells it.",
        fmt::join(names, ", "), names.front(), names.front());
  }
  return reason;
}

/// What keeps coverage from being measured, if something does.
void add_coverage(const ProjectFacts& facts, Settings& settings) {
  const std::string reader = facts.compiler == Compiler::clang ? "llvm-cov" : "gcov";
  if (!facts.preset.empty() && !facts.counts_coverage) {
    settings.push_back({"coverage", "false",
                        "The preset compiles without --coverage; with one that has it, "
                        "coverage would be measured."});
  } else if (facts.compiled == 0) {
    settings.push_back({"coverage", "false",
                        "What targets compile lies outside of this folder, so that no line "
                        "would count."});
  } else if (!has_tool(facts, reader)) {
    settings.push_back({"coverage", "false", tool_lacks(reader) + "."});
  }
}

/// One for all tests, or, where they have no folder in common from which ctest sees them, one for
/// each: "unit-src-tests".
ProposedStage unit_stage(const ProjectFacts& facts, const std::string& start) {
  const bool is_one_of_many = facts.tests.starts.size() > 1;
  ProposedStage stage{
      .name = is_one_of_many ? "unit-" + project_name(start) : "unit",
      .kind = "unit",
      .reason = is_one_of_many ? "The tests of ctest in " + start + "." : unit_reason(facts)};
  add_configure(facts, stage.settings);
  if (start != ".") {
    stage.settings.push_back({"test_folder", toml_text(start),
                              "enable_testing() is said there, and not in the root, where ctest "
                              "would find nothing."});
  }
  stage.settings.push_back({"timeout", kLongTimeout, {}});
  add_coverage(facts, stage.settings);
  return stage;
}

/// `name`, or with a number behind it: "src/a b" and "src/a-b" are spelled alike.
std::string free_name(const Proposal& proposal, const std::string& name) {
  const auto is_taken = [&proposal](const std::string& candidate) {
    return std::ranges::find(proposal.stages, candidate, &ProposedStage::name) !=
           proposal.stages.end();
  };
  std::string free = name;
  for (int number = 2; is_taken(free); ++number) free = name + "-" + std::to_string(number);
  return free;
}

void add_unit(const ProjectFacts& facts, Proposal& proposal) {
  if (facts.tests.listed == 0 && facts.tests.undiscovered.empty()) {
    proposal.missing.push_back(no_tests(facts));
    return;
  }
  for (const std::string& start : facts.tests.starts) {
    ProposedStage stage = unit_stage(facts, start);
    stage.name = free_name(proposal, stage.name);
    proposal.stages.push_back(std::move(stage));
  }
}

/// "bench", or of several "bench-codec"
std::string bench_name(const TargetFacts& program, std::size_t programs) {
  if (programs == 1) return "bench";
  const std::string name = project_name(program.name);
  return name.starts_with("bench") ? name : "bench-" + name;
}

void add_bench(const ProjectFacts& facts, Proposal& proposal) {
  std::vector<const TargetFacts*> programs;
  for (const TargetFacts& target : facts.targets) {
    if (is_benchmark_program(target)) programs.push_back(&target);
  }
  if (programs.empty()) {
    proposal.missing.push_back(
        {.name = "bench",
         .reason = "no program of the project links Google Benchmark. " + what_is_left_out(facts)});
    return;
  }
  if (!facts.in_git) {
    proposal.missing.push_back(
        {.name = "bench",
         .reason = fmt::format("{} is compared with the program of an earlier commit, and this "
                               "is no git repository. After `git init` and a commit:",
                               programs.front()->name),
         .lines = {"[stage.bench]", "kind = \"bench\"",
                   "target = " + toml_text(programs.front()->name)}});
    return;
  }
  for (const TargetFacts* program : programs) {
    ProposedStage stage{.name = free_name(proposal, bench_name(*program, programs.size())),
                        .kind = "bench"};
    stage.reason =
        program->name +
        " against the commit of its baseline. Not part of `all`: measuring takes minutes, and "
        "there "
        "is no baseline yet. `qa bench accept --reason \"first\"` makes this commit the baseline; "
        "`qa run " +
        stage.name + "` and the profile nightly compare with it.";
    add_configure(facts, stage.settings);
    stage.settings.push_back({"target", toml_text(program->name), {}});
    stage.settings.push_back({"optional", "true", {}});
    stage.settings.push_back({"timeout", kLongTimeout, {}});
    stage.settings.push_back(
        {"resources", "[\"machine\"]", "Timing wants the machine for itself."});
    proposal.nightly.push_back(stage.name);
    proposal.stages.push_back(std::move(stage));
  }
}

}  // namespace

std::string project_name(std::string_view name) {
  std::string result;
  for (const char letter : name) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0 && byte < 0x80) {
      result += static_cast<char>(std::tolower(byte));
    } else if (!result.empty() && result.back() != '-') {
      result += letter == '_' ? '_' : '-';
    }
  }
  while (!result.empty() && (result.back() == '-' || result.back() == '_')) result.pop_back();
  if (result.empty() || std::isdigit(static_cast<unsigned char>(result.front())) != 0)
    result.insert(0, "project-");
  if (result.ends_with('-')) result.pop_back();
  return result;
}

Proposal propose(const ProjectFacts& facts) {
  Proposal proposal{.project = project_name(facts.name)};
  proposal.stages.push_back(build_stage(facts));
  add_lint(facts, proposal);
  add_unit(facts, proposal);
  add_image_stages(facts, proposal);
  add_bench(facts, proposal);
  return proposal;
}

Proposal propose_format_only(const ProjectFacts& facts) {
  Proposal proposal{.project = project_name(facts.name)};
  if (!can_format(facts)) return proposal;
  ProposedStage stage{.name = "lint",
                      .kind = "lint",
                      .reason = "Format only, until CMake configures the project.",
                      .settings = {{"format", "[\".\"]", {}}}};
  add_excludes(facts, {}, stage.settings);
  proposal.stages.push_back(std::move(stage));
  return proposal;
}

}  // namespace qa
