#include "qa/cli/nightly_text.hpp"

#include "qa/report/measure_text.hpp"
#include "qa/report/text_table.hpp"

#include <cmath>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::size_t kSparklineWidth = 40;
constexpr std::size_t kShortCommit = 12;

std::string short_commit(const std::string& commit) {
  return commit.substr(0, kShortCommit);
}

double shown_value(const NightlyRecord& night) {
  return night.ln_ratio ? std::exp(*night.ln_ratio) : night.value;
}

std::string standing(const NightlyRecord& night) {
  if (night.ln_ratio) return fmt::format("{:+.1f} %", std::expm1(*night.ln_ratio) * 100);
  return measure_text(night.value, night.unit);
}

std::string title_of(const NightlySeries& series) {
  return series.name.empty() ? series.stage + " " + series.metric
                             : series.name + " " + series.metric;
}

std::string jump_text(const NightlySeries& series, const ChangePoint& change) {
  const NightlyRecord& first = series.nights[change.first];
  return fmt::format("  {:+.1f} % since night {} ({}): {}..{}\n",
                     std::expm1(change.after - change.before) * 100, first.night,
                     first.time.substr(0, 10), short_commit(series.nights[change.first - 1].commit),
                     short_commit(first.commit));
}

}  // namespace

std::string history_table(std::span<const NightlySeries> all, const Palette& palette) {
  std::string text;
  std::string testbed;
  for (const NightlySeries& series : all) {
    if (series.testbed != testbed) {
      testbed = series.testbed;
      text += testbed + "\n";
    }
    std::vector<double> values;
    for (const NightlyRecord& night : series.nights) values.push_back(shown_value(night));
    TextTable table({{TextTable::Align::left, 44},
                     {TextTable::Align::right, 4},
                     {TextTable::Align::left, 0},
                     {TextTable::Align::right, 0}});
    table.add({title_of(series), std::to_string(series.nights.size()),
               sparkline(values, kSparklineWidth), standing(series.nights.back())});
    text += table.render(palette, "  ");
    for (const ChangePoint& change : series.changes) text += "  " + jump_text(series, change);
  }
  return text;
}

std::string unread_text(const NightlyHistory& history) {
  std::string text;
  for (const UnreadLine& line : history.unread) {
    text += fmt::format("{}:{} was left out: {}\n", line.file, line.line, line.why);
  }
  return text;
}

std::string regression_text(const NightlyRegression& regression) {
  const std::string good = short_commit(regression.good);
  const std::string bad = short_commit(regression.bad);
  const std::string where = regression.good == regression.bad
                                ? "the commit did not change: the toolchain or the machine did"
                                : fmt::format("between {} and {}", good, bad);
  std::string text =
      fmt::format("  what     {} {} is {:+.1f} % slower for {} nights, since {}: {}\n",
                  regression.name, regression.metric, (regression.ratio - 1) * 100,
                  regression.nights_ago, regression.time.substr(0, 10), where);
  if (regression.good != regression.bad) {
    text +=
        fmt::format("  next     qa bench bisect --stage {} --good {} --bad {} --benchmark '{}'\n",
                    regression.stage, good, bad, regression.name);
  }
  return text;
}

std::vector<Trend> trends_of(std::span<const NightlySeries> all) {
  std::vector<Trend> trends;
  for (const NightlySeries& series : all) {
    if (series.anchor.empty()) continue;
    Trend trend{.title = title_of(series) + " on " + series.testbed + ", against " +
                         short_commit(series.anchor)};
    for (const NightlyRecord& night : series.nights) {
      const auto ratio = [](const std::optional<double>& ln) {
        return ln ? std::optional(std::exp(*ln)) : std::nullopt;
      };
      trend.points.push_back(
          {.label = fmt::format("night {} {} {} {}", night.night, night.time.substr(0, 10),
                                short_commit(night.commit), standing(night)),
           .value = shown_value(night),
           .low = ratio(night.low),
           .high = ratio(night.high)});
    }
    for (const ChangePoint& change : series.changes) trend.changes.push_back(change.first);
    trends.push_back(std::move(trend));
  }
  return trends;
}

}  // namespace qa
