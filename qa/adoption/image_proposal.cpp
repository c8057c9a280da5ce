#include "qa/adoption/image_proposal.hpp"

#include "qa/adoption/project_program.hpp"
#include "qa/adoption/toml_text.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

std::string entry_point(const TargetFacts& program) {
  return toml_text("/app/" + program.artifact.substr(program.artifact.rfind('/') + 1));
}

std::string image(const ProjectFacts& facts) {
  return toml_text("localhost/" + project_name(facts.name) + ":dev");
}

std::string why_no_image(const ProjectFacts& facts,
                         const std::vector<const TargetFacts*>& programs) {
  std::string reason;
  if (programs.empty())
    return "there is no program that could ship: libraries, tests, benchmarks and examples don't.";
  if (programs.size() > 1) {
    reason = fmt::format(
        "{} programs could ship, {} among them; the stage build names the one of "
        "the image.",
        programs.size(), programs.front()->name);
  }
  if (!programs.front()->links_statically) {
    reason += fmt::format(
        "{}{} is no service, as far as can be seen. If it ships in an image, it can be tested as "
        "it "
        "ships, with the libraries that it loads when it starts:",
        reason.empty() ? "" : " ", programs.front()->name);
  }
  if (!facts.container_files.empty())
    reason +=
        fmt::format(" ({} is not read: qa writes images itself.)", facts.container_files.front());
  return reason;
}

MissingStage no_image(const ProjectFacts& facts) {
  const std::vector<const TargetFacts*> programs = shipped_programs(facts);
  MissingStage missing{.name = "container, module, integration",
                       .reason = why_no_image(facts, programs)};
  if (programs.empty()) return missing;
  const bool is_dynamic = !programs.front()->links_statically;
  missing.lines = {"[stage.build]", "binary = " + toml_text(programs.front()->artifact)};
  if (is_dynamic) missing.lines.emplace_back("static = false");
  missing.lines.insert(missing.lines.end(), {"", "[stage.container]", "kind = \"container\"",
                                             "needs = [\"build\"]", "image = " + image(facts),
                                             "entry_point = " + entry_point(*programs.front())});
  if (is_dynamic) missing.lines.emplace_back("libraries = \"auto\"");
  return missing;
}

MissingStage no_cases(const ProjectFacts& facts) {
  MissingStage missing{
      .name = "module, integration",
      .reason =
          "somebody has to write down what the program must answer: cases of its command line "
          "for module, requests for integration (pipeline/README.md of qa, \"Cases\").",
      .lines = {"[stage.module]", "kind = \"module\"", "needs = [\"container\"]",
                "cases = \"tests/module/cases.yaml\""}};
  if (facts.protos.empty()) return missing;
  missing.lines.insert(
      missing.lines.end(),
      {"", "[stage.integration]", "kind = \"integration\"", "needs = [\"container\"]",
       "topology = \"tests/integration/topology.yaml\"", "cases = \"tests/integration/cases.yaml\"",
       "proto_path = \".\"", "protos = " + toml_list(facts.protos)});
  return missing;
}

}  // namespace

void add_image_stages(const ProjectFacts& facts, Proposal& proposal) {
  const TargetFacts* program = image_program(facts);
  if (program == nullptr) {
    proposal.missing.push_back(no_image(facts));
    return;
  }
  ProposedStage stage{
      .name = "container",
      .kind = "container",
      .reason =
          fmt::format("{} is linked statically, so an image needs nothing else.", program->name),
      .settings = {{"needs", "[\"build\"]", {}},
                   {"image", image(facts), {}},
                   {"entry_point", entry_point(*program), {}}}};
  if (!program->links_statically) {
    stage.reason =
        fmt::format("{} speaks gRPC: an image has it, and what it loads.", program->name);
    stage.settings.push_back({"libraries", "\"auto\"", {}});
  }
  proposal.stages.push_back(std::move(stage));
  proposal.missing.push_back(no_cases(facts));
}

}  // namespace qa
