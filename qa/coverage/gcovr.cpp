#include "qa/coverage/gcovr.hpp"

#include "qa/system/lines.hpp"

#include <optional>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

/// gcovr's filters are regular expressions; a folder is plain text.
std::string regex_quote(std::string_view text) {
  constexpr std::string_view kSpecial = R"(\^$.|?*+()[]{})";
  std::string quoted;
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

void add_percentage(std::vector<Metric>& metrics, std::string_view name, const Ratio& ratio) {
  if (ratio.total == 0) return;
  const double percent =
      100.0 * static_cast<double>(ratio.covered) / static_cast<double>(ratio.total);
  metrics.push_back({.name = std::string(name), .value = percent, .unit = "%"});
}

Ratio ratio_of(const nlohmann::json& summary, const std::string& kind) {
  return {.covered = summary.at(kind + "_covered").get<long>(),
          .total = summary.at(kind + "_total").get<long>()};
}

}  // namespace

std::vector<Metric> coverage_metrics(const CoverageTotals& totals) {
  std::vector<Metric> metrics;
  add_percentage(metrics, "coverage.line", totals.lines);
  add_percentage(metrics, "coverage.branch", totals.branches);
  add_percentage(metrics, "coverage.function", totals.functions);
  if (totals.lines.total == 0) return metrics;
  metrics.push_back({.name = "coverage.lines_covered",
                     .value = static_cast<double>(totals.lines.covered),
                     .unit = "1"});
  metrics.push_back({.name = "coverage.lines_total",
                     .value = static_cast<double>(totals.lines.total),
                     .unit = "1"});
  return metrics;
}

Command gcovr_command(const GcovrRun& run) {
  Command command;
  // Filters are matched from the start of the path relative to the working directory, links
  // resolved; only one whose first character is a slash is matched against the absolute path.
  command.working_directory = run.root;
  command.argv = {"gcovr", "--root", run.root.string()};
  for (const std::string& folder : run.sources) {
    const std::filesystem::path path = std::filesystem::path(folder + "/").lexically_normal();
    // Everything below the root is what gcovr takes by itself.
    if (path == "./") continue;
    command.argv.insert(command.argv.end(), {"--filter", regex_quote(path.string())});
  }
  for (const std::string& pattern : run.excludes) {
    command.argv.insert(command.argv.end(), {"--exclude", pattern});
  }
  const auto output = [&run](std::string_view name) { return (run.output / name).string(); };
  command.argv.insert(
      command.argv.end(),
      {// Without it half of all branches are calls that could throw.
       "--exclude-throw-branches",
       // Threads of 5.2 win nothing, and hang when a gcov fails (gcovr issue 719).
       "-j", "1", "--json-summary", output(kCoverageSummary), "--json", output(kCoverageJson),
       "--cobertura", output(kCobertura), "--html-details", output(kCoverageHtml), "--html-title",
       run.title, run.build_folder.string()});
  return command;
}

std::string gcovr_complaint(std::string_view standard_error) {
  constexpr std::string_view kStart = "(WARNING) GCOV produced the following errors processing ";
  const std::vector<std::string_view> lines = lines_of(standard_error);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].starts_with(kStart)) continue;
    std::string complaint(lines[i].substr(kStart.size()));
    if (i + 1 < lines.size()) complaint.append(" ").append(trimmed(lines[i + 1]));
    return complaint;
  }
  return {};
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

Result<int> remove_stale_data(Files& files, const std::filesystem::path& build_folder) {
  if (!files.exists(build_folder)) return 0;
  std::optional<std::string> commands;
  if (const auto file = build_folder / "compile_commands.json"; files.exists(file)) {
    TRY_ASSIGN(commands, files.read(file));
  }
  const auto is_orphan = [&](const std::filesystem::path& notes) {
    // "svc/CMakeFiles/svc.dir/echo.cpp.gcno" is that of "-o svc/CMakeFiles/svc.dir/echo.cpp.o".
    const auto object = notes.lexically_relative(build_folder).replace_extension(".o");
    return commands && commands->find(" " + object.string()) == std::string::npos;
  };
  TRY_ASSIGN(const auto paths, files.list(build_folder));
  int removed = 0;
  for (const std::filesystem::path& path : paths) {
    if (path.extension() != ".gcda" && (path.extension() != ".gcno" || !is_orphan(path))) continue;
    TRY(files.remove_all(path));
    ++removed;
  }
  return removed;
}

}  // namespace qa
