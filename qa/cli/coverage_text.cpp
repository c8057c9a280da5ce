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
/// Of a column of hits; of one with a level's name above it.
constexpr int kHitsWidth = 8;
constexpr int kLevelWidth = 12;

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
using TotalsByName = std::map<std::string, CoverageTotals>;
using Rows = std::vector<std::pair<std::string, CoverageTotals>>;

TotalsByName totals_by_name(const CoverageByFile& files, const std::string& below) {
  TotalsByName totals;
  for (const auto& [path, file] : files) {
    if (!below.empty() && !lies_below(path, below)) continue;
    const std::string folder = std::filesystem::path(path).parent_path().string();
    totals[!below.empty() ? path : folder.empty() ? "." : folder] += totals_of(file);
  }
  return totals;
}

Rows worst_first(const TotalsByName& totals) {
  Rows rows(totals.begin(), totals.end());
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
    const Ratio& one = a.second.lines;
    const Ratio& other = b.second.lines;
    return one.covered * std::max(other.total, 1L) < other.covered * std::max(one.total, 1L);
  });
  return rows;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string table_of(const CoverageView& view, const std::string& below, const Palette& palette) {
  constexpr auto kRight = TextTable::Align::right;
  std::vector<TextTable::Cell> head = {{"LINES", Style::faint}};
  std::vector<TotalsByName> levels;
  for (const LevelCoverage& level : view.levels) {
    head.push_back({upper(level.level), Style::faint});
    levels.push_back(totals_by_name(level.files, below));
  }
  head.insert(head.end(), {{"NOT RUN", Style::faint},
                           {"BRANCHES", Style::faint},
                           {below.empty() ? "FOLDER" : "FILE", Style::faint}});
  std::vector<TextTable::Column> columns(head.size(), {.align = kRight});
  columns.back() = {};
  TextTable table(std::move(columns));
  table.add(std::move(head));
  for (const auto& [name, totals] : worst_first(totals_by_name(view.files, below))) {
    std::vector<TextTable::Cell> row = {{percent(totals.lines), style_of(totals.lines)}};
    for (const TotalsByName& level : levels) {
      const auto found = level.find(name);
      row.push_back(percent(found == level.end() ? Ratio() : found->second.lines));
    }
    row.insert(row.end(), {std::to_string(totals.lines.total - totals.lines.covered),
                           percent(totals.branches), name});
    table.add(std::move(row));
  }
  return table.render(palette);
}

/// The first of these places, one a line.
std::string places_text(const std::vector<std::string>& places) {
  std::string text;
  for (std::size_t i = 0; i < std::min(places.size(), kPlacesShown); ++i)
    text += "  " + places[i] + "\n";
  if (places.size() > kPlacesShown)
    text += fmt::format("  and {} more places: --json has all\n", places.size() - kPlacesShown);
  return text;
}

/// "integration  61.2 % of lines, 14 of them no other tests run:" and where those are; not of unit
/// tests, which are the place for most.
std::string levels_text(const std::vector<LevelCoverage>& levels) {
  std::string text;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const Ratio lines = totals_of(levels[i].files).lines;
    const auto exclusive = exclusive_lines(levels, i);
    std::size_t count = 0;
    for (const auto& [path, numbers] : exclusive) count += numbers.size();
    text += fmt::format("{}: {} of lines ({} of {}), {} of them no other tests run",
                        levels[i].level, percent(lines), lines.covered, lines.total, count);
    const bool has_places = i > 0 && count > 0;
    text += has_places ? ":\n" + places_text(places_of(exclusive)) : "\n";
  }
  return text;
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
  return text + places_text(places_of(view.changed->uncovered));
}

std::string hits_text(const FileCoverage& file, int number, int width) {
  const auto line = file.lines.find(number);
  std::string hits;
  if (line != file.lines.end())
    hits = line->second.hits == 0 ? "-" : std::to_string(line->second.hits);
  return fmt::format("{:>{}}", hits, width);
}

Style style_of_line(const FileCoverage& file, int number) {
  const auto line = file.lines.find(number);
  if (line == file.lines.end()) return Style::faint;
  return line->second.hits == 0 ? Style::bad : Style::good;
}

Json json_of(const Ratio& ratio) {
  return {{"covered", ratio.covered}, {"total", ratio.total}};
}

void add_totals(const CoverageTotals& totals, Json& json) {
  json["lines"] = json_of(totals.lines);
  json["branches"] = json_of(totals.branches);
  json["functions"] = json_of(totals.functions);
}

Json levels_json(const std::vector<LevelCoverage>& levels) {
  Json all = Json::array();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    auto exclusive = exclusive_lines(levels, i);
    Json files = Json::array();
    for (const auto& [path, file] : levels[i].files) {
      files.push_back({{"path", path},
                       {"lines", json_of(totals_of(file).lines)},
                       {"exclusive", exclusive[path]}});
    }
    Json totals;
    add_totals(totals_of(levels[i].files), totals);
    all.push_back(
        {{"level", levels[i].level}, {"totals", std::move(totals)}, {"files", std::move(files)}});
  }
  return all;
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
  text += table_of(view, below, palette) + "\n";
  if (below.empty()) text += levels_text(view.levels);
  text += changed_text(view);
  if (!view.levels.empty()) return text;
  text += view.page.empty() ? "page     none: gcovr makes it, which is not installed or failed\n"
                            : "page     " + view.page + "\n";
  return text;
}

std::string source_text(const std::string& path, const CoverageView& view,
                        const std::string& source, const Palette& palette) {
  const CoverageTotals totals = totals_of(view.files.at(path));
  std::string text =
      fmt::format("{}: {} of lines ({} of {}), {} of branches\n", path, percent(totals.lines),
                  totals.lines.covered, totals.lines.total, percent(totals.branches));
  std::vector<const CoverageByFile*> columns = {&view.files};
  if (!view.levels.empty()) columns.clear();
  for (const LevelCoverage& level : view.levels) {
    columns.push_back(&level.files);
    text += fmt::format("{:>{}}", level.level, kLevelWidth);
  }
  if (!view.levels.empty()) text += "\n";
  const int width = view.levels.empty() ? kHitsWidth : kLevelWidth;
  int number = 0;
  for (const std::string_view code : lines_of(source)) {
    ++number;
    std::string hits;
    for (const CoverageByFile* files : columns) hits += hits_text(files->at(path), number, width);
    text += palette.paint(style_of_line(view.files.at(path), number),
                          hits + fmt::format(" {:>5}", number)) +
            "  " + without_controls(code) + "\n";
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
  const Json json = {{"stage", view.stage},           {"totals", std::move(totals)},
                     {"files", std::move(files)},     {"levels", levels_json(view.levels)},
                     {"changed", changed_json(view)}, {"page", view.page}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace qa
