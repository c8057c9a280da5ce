#include "qa/cli/coverage_text.hpp"

#include "qa/report/text_table.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kPlacesShown = 20;

std::string percent(const Ratio& ratio) {
  if (ratio.total == 0) return "-";
  // 100 % is what nothing is missing of.
  const double share =
      100.0 * static_cast<double>(ratio.covered) / static_cast<double>(ratio.total);
  return fmt::format("{:.1f} %", ratio.covered == ratio.total ? share : std::min(share, 99.9));
}

Style style_of(const Ratio& lines) {
  if (lines.covered == lines.total) return Style::good;
  return lines.covered == 0 ? Style::bad : Style::normal;
}

/// Names of folders, or of the files below `below`, with their totals.
using Rows = std::vector<std::pair<std::string, CoverageTotals>>;

Rows rows_of(const CoverageByFile& files, const std::string& below) {
  std::map<std::string, CoverageTotals> totals;
  for (const auto& [path, file] : files) {
    if (!below.empty() && !lies_below(path, below)) continue;
    const std::string folder = std::filesystem::path(path).parent_path().string();
    totals[!below.empty() ? path : folder.empty() ? "." : folder] += totals_of(file);
  }
  Rows rows(totals.begin(), totals.end());
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
    const Ratio& one = a.second.lines;
    const Ratio& other = b.second.lines;
    return one.covered * std::max(other.total, 1L) < other.covered * std::max(one.total, 1L);
  });
  return rows;
}

std::string table_of(const Rows& rows, const std::string& what, const Palette& palette) {
  constexpr auto kRight = TextTable::Align::right;
  TextTable table({{.align = kRight}, {.align = kRight}, {.align = kRight}, {}});
  table.add({{"LINES", Style::faint},
             {"NOT RUN", Style::faint},
             {"BRANCHES", Style::faint},
             {what, Style::faint}});
  for (const auto& [name, totals] : rows) {
    table.add({{percent(totals.lines), style_of(totals.lines)},
               std::to_string(totals.lines.total - totals.lines.covered),
               percent(totals.branches),
               name});
  }
  return table.render(palette);
}

std::string changed_text(const CoverageView& view) {
  if (!view.changed) return "changed  unknown: " + view.since + "\n";
  const Ratio& lines = view.changed->lines;
  const long missing = lines.total - lines.covered;
  if (missing == 0) {
    return fmt::format("changed  all {} changed lines since {} run\n", lines.total, view.since);
  }
  std::string text = fmt::format("changed  {} of {} changed lines since {} don't run:\n", missing,
                                 lines.total, view.since);
  const std::vector<std::string> places = places_of(view.changed->uncovered);
  for (std::size_t i = 0; i < std::min(places.size(), kPlacesShown); ++i)
    text += "  " + places[i] + "\n";
  if (places.size() > kPlacesShown)
    text += fmt::format("  and {} more places: --json has all\n", places.size() - kPlacesShown);
  return text;
}

Json json_of(const Ratio& ratio) {
  return {{"covered", ratio.covered}, {"total", ratio.total}};
}

void add_totals(const CoverageTotals& totals, Json& json) {
  json["lines"] = json_of(totals.lines);
  json["branches"] = json_of(totals.branches);
  json["functions"] = json_of(totals.functions);
}

Json changed_json(const CoverageView& view) {
  if (!view.changed) return nullptr;
  Json uncovered = Json::array();
  for (const auto& [path, lines] : view.changed->uncovered)
    uncovered.push_back({{"path", path}, {"lines", lines}});
  return {{"since", view.since},
          {"lines", json_of(view.changed->lines)},
          {"uncovered", std::move(uncovered)}};
}

}  // namespace

std::string coverage_text(const CoverageView& view, const std::string& below,
                          const Palette& palette) {
  const CoverageTotals totals = totals_of(view.files);
  std::string text =
      fmt::format("{}: {} of lines ({} of {}), {} of branches, {} of functions\n\n", view.stage,
                  percent(totals.lines), totals.lines.covered, totals.lines.total,
                  percent(totals.branches), percent(totals.functions));
  text += table_of(rows_of(view.files, below), below.empty() ? "FOLDER" : "FILE", palette);
  text += "\n" + changed_text(view);
  text += view.page.empty() ? "page     none: gcovr makes it, which is not installed or failed\n"
                            : "page     " + view.page + "\n";
  return text;
}

std::string source_text(const std::string& path, const FileCoverage& file,
                        const std::string& source, const Palette& palette) {
  const CoverageTotals totals = totals_of(file);
  std::string text =
      fmt::format("{}: {} of lines ({} of {}), {} of branches\n", path, percent(totals.lines),
                  totals.lines.covered, totals.lines.total, percent(totals.branches));
  int number = 0;
  for (const std::string_view code : lines_of(source)) {
    ++number;
    const auto line = file.lines.find(number);
    std::string hits;
    Style style = Style::faint;
    if (line != file.lines.end()) {
      hits = line->second.hits == 0 ? "-" : std::to_string(line->second.hits);
      style = line->second.hits == 0 ? Style::bad : Style::good;
    }
    text += palette.paint(style, fmt::format("{:>8} {:>5}", hits, number)) + "  " +
            without_controls(code) + "\n";
  }
  return text;
}

std::string coverage_json(const CoverageView& view) {
  Json files = Json::array();
  for (const auto& [path, file] : view.files) {
    Json entry = {{"path", path}, {"measured", file.measured}};
    add_totals(totals_of(file), entry);
    files.push_back(std::move(entry));
  }
  Json totals;
  add_totals(totals_of(view.files), totals);
  const Json json = {{"stage", view.stage},
                     {"totals", std::move(totals)},
                     {"files", std::move(files)},
                     {"changed", changed_json(view)},
                     {"page", view.page}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace qa
