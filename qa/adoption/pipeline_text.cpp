#include "qa/adoption/pipeline_text.hpp"

#include "qa/adoption/toml_text.hpp"
#include "qa/system/lines.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::size_t kColumns = 100;

/// "# " lines, broken between words.
std::string comment(std::string_view text) {
  std::string lines;
  std::string line = "#";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (line.size() > 1 && line.size() + 1 + end > kColumns) {
      lines += line + "\n";
      line = "#";
    }
    line.append(" ").append(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines + line + "\n";
}

std::string heading(std::string_view text) {
  return fmt::format("# --- {:-<{}}\n", std::string(text) + " ", kColumns - 6);
}

std::string stage_text(const ProposedStage& stage) {
  std::string text = "\n" + comment(stage.reason);
  text += fmt::format("[stage.{}]\nkind = {}\n", stage.name, toml_text(stage.kind));
  for (const ProposedSetting& setting : stage.settings) {
    if (!setting.reason.empty()) text += comment(setting.reason);
    text += fmt::format("{} = {}\n", setting.key, setting.value);
  }
  return text;
}

std::string missing_text(const MissingStage& missing) {
  std::string text = "\n" + comment(missing.name + ": " + missing.reason);
  for (const std::string& line : missing.lines) text += line.empty() ? "#\n" : "#   " + line + "\n";
  return text;
}

std::string profiles_text(const Proposal& proposal) {
  std::string text =
      "\n[profile.local]\n"
      "\n[profile.ci]\nrun = { keep_going = true, strict = true }\n"
      "\n[profile.nightly]\nrun = { keep_going = true, strict = true }\n";
  for (const std::string& stage : proposal.nightly)
    text += fmt::format("stage.{}.optional = false\n", stage);
  return text;
}

}  // namespace

std::string pipeline_text(const Proposal& proposal, std::string_view version) {
  std::string text = comment(
      "What qa judges in this project, proposed by `qa init`. `qa run all` runs it, `qa list` and "
      "`qa plan` explain it. A key that qa doesn't know is an error, so a typo can't switch a "
      "check "
      "off.");
  text += fmt::format(
      "\nschema = 1\nproject = {}\n# Versions of qa that this file works with.\nqa = {}\n\n",
      toml_text(proposal.project), toml_text(">=" + std::string(version)));
  text += heading("Stages that work today");
  for (const ProposedStage& stage : proposal.stages) text += stage_text(stage);
  if (!proposal.missing.empty()) {
    text += "\n" + heading("What the others lack");
    for (const MissingStage& missing : proposal.missing) text += missing_text(missing);
  }
  text +=
      "\n" + heading("Profiles: what differs from the above; chosen with --profile, default local");
  return text + profiles_text(proposal);
}

}  // namespace qa
