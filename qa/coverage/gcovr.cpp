#include "qa/coverage/gcovr.hpp"

#include "qa/system/backslashes.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

/// gcovr's filters are regular expressions; a folder is plain text.
std::string regex_quote(std::string_view text) {
  return with_backslashes(text, R"(\^$.|?*+()[]{})");
}

Ratio ratio_of(const nlohmann::json& summary, const std::string& kind) {
  return {.covered = summary.at(kind + "_covered").get<long>(),
          .total = summary.at(kind + "_total").get<long>()};
}

}  // namespace

std::string gcovr_configuration(const std::filesystem::path& root,
                                const std::vector<std::string>& sources) {
  // What starts with a slash is matched against the whole path, links resolved.
  std::string text = "filter = " + regex_quote((root / "").string()) + "(?:";
  const char* separator = "";
  for (const std::string& source : sources) {
    text += separator + regex_quote(source);
    separator = "|";
  }
  return text + ")$\n";
}

Command gcovr_command(const GcovrRun& run) {
  const auto output = [&run](std::string_view name) { return (run.output / name).string(); };
  std::string gcov;
  for (const std::string& word : run.gcov) gcov += (gcov.empty() ? "" : " ") + shell_quote(word);
  Command command;
  command.working_directory = run.root;
  command.argv = {"gcovr", "--config", run.configuration.string(), "--root", run.root.string(),
                  "--gcov-executable", gcov,
                  // Without it half of all branches are calls that could throw.
                  "--exclude-throw-branches",
                  // Threads of 5.2 win nothing, and hang when a gcov fails (gcovr issue 719).
                  "-j", "1", "--json-summary", output(kCoverageSummary), "--cobertura",
                  output(kCobertura), "--html-details", output(kCoverageHtml), "--html-title",
                  run.title, run.build_folder.string()};
  return command;
}

Result<CoverageTotals> parse_gcovr_summary(std::string_view json) {
  try {
    const nlohmann::json summary = nlohmann::json::parse(json);
    return CoverageTotals{.lines = ratio_of(summary, "line"),
                          .branches = ratio_of(summary, "branch"),
                          .functions = ratio_of(summary, "function")};
  } catch (const nlohmann::json::exception& error) {
    return fail(FailureKind::host, std::string("not a summary of gcovr: ") + error.what());
  }
}

}  // namespace qa
