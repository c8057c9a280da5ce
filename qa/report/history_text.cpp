#include "qa/report/history_text.hpp"

#include "qa/model/names.hpp"
#include "qa/model/timestamp.hpp"
#include "qa/report/measure_text.hpp"
#include "qa/report/stage_text.hpp"
#include "qa/report/text_table.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;
using Align = TextTable::Align;

std::vector<std::string> red_stages(const RunResult& run) {
  std::vector<std::string> names;
  for (const StageResult& stage : run.stages) {
    if (is_red(stage)) names.push_back(stage.name);
  }
  return names;
}

/// "2026-11-24 18:01:30Z"
std::string when(const RunResult& run) {
  std::string text = to_rfc3339(run.started).substr(0, 19) + "Z";
  text[10] = ' ';
  return text;
}

Style style_of(std::string_view status) {
  if (status == to_text(StageStatus::passed)) return Style::good;
  return status == "running" || status == to_text(StageStatus::skipped) ? Style::faint : Style::bad;
}

TextTable::Cell heading(const char* text) {
  return {text, Style::faint};
}

const StageResult* find_result(const RunResult& run, std::string_view stage) {
  const auto found = std::ranges::find(run.stages, stage, &StageResult::name);
  return found == run.stages.end() ? nullptr : &*found;
}

/// Runs without news, told in one line: the newest of them stands for all.
class Replays {
 public:
  void add(const RunResult& run, std::chrono::milliseconds duration) {
    if (count_++ > 0) return;
    newest_ = &run;
    duration_ = duration;
  }
  void flush(TextTable& table) {
    if (count_ > 0) {
      const std::string others = count_ == 1 ? "from the cache"
                                             : fmt::format("from the cache, as {} before it",
                                                           count_text(count_ - 1, "run"));
      table.add({newest_->id,
                 when(*newest_),
                 {std::string(to_text(StageStatus::passed)), Style::good},
                 duration_text(duration_),
                 {others, Style::faint}});
    }
    count_ = 0;
  }

 private:
  const RunResult* newest_ = nullptr;
  std::chrono::milliseconds duration_{0};
  int count_ = 0;
};

Json to_value(const StageResult& stage) {
  return {{"name", stage.name},
          {"status", to_text(stage.status)},
          {"from_cache", stage.from_cache},
          {"duration_ms", stage.duration.count()}};
}

}  // namespace

bool replayed_everything(const RunResult& run) {
  bool any = false;
  for (const StageResult& stage : run.stages) {
    if (stage.status == StageStatus::skipped) continue;
    if (!stage.from_cache) return false;
    any = true;
  }
  return any && run_status(run) == to_text(StageStatus::passed);
}

bool executed(const RunResult& run, std::string_view stage) {
  const StageResult* result = find_result(run, stage);
  return result != nullptr && result->status != StageStatus::skipped && !result->from_cache;
}

std::string history_table(std::span<const RunResult> runs, const Palette& palette) {
  TextTable table({{}, {}, {}, {.align = Align::right}, {}});
  table.add(
      {heading("RUN"), heading("STARTED"), heading("STATUS"), heading("TIME"), heading("RED")});
  Replays replays;
  for (const RunResult& run : runs) {
    if (replayed_everything(run)) {
      replays.add(run, run.duration);
      continue;
    }
    replays.flush(table);
    const std::string status(run_status(run));
    table.add({run.id,
               when(run),
               {status, style_of(status)},
               duration_text(run.duration),
               fmt::format("{}", fmt::join(red_stages(run), ", "))});
  }
  replays.flush(table);
  return table.render(palette);
}

std::string stage_history_table(std::span<const RunResult> runs, std::string_view stage,
                                const Palette& palette) {
  TextTable table({{}, {}, {}, {.align = Align::right}, {}});
  table.add({heading("RUN"), heading("STARTED"), heading("STATUS"), heading("TIME"), heading("")});
  std::vector<double> durations;
  Replays replays;
  for (const RunResult& run : runs) {
    const StageResult* result = find_result(run, stage);
    if (result == nullptr || result->status == StageStatus::skipped) continue;
    if (result->from_cache && result->status == StageStatus::passed) {
      replays.add(run, result->duration);
      continue;
    }
    replays.flush(table);
    const std::string status(to_text(result->status));
    table.add({run.id,
               when(run),
               {status, style_of(status)},
               duration_text(result->duration),
               {result->from_cache ? "from the cache" : stage_facts(*result), Style::faint}});
    const bool counts = result->status == StageStatus::passed && !result->from_cache;
    if (counts) durations.push_back(static_cast<double>(result->duration.count()));
  }
  replays.flush(table);
  std::ranges::reverse(durations);
  std::string text = table.render(palette);
  if (durations.size() < 2) return text;
  const auto [least, most] = std::ranges::minmax(durations);
  const auto shown = [](double ms) {
    return duration_text(std::chrono::milliseconds(static_cast<std::int64_t>(ms)));
  };
  return text + fmt::format("\n{}  {} to {} when it passed\n", sparkline(durations), shown(least),
                            shown(most));
}

std::string history_json(std::span<const RunResult> runs, std::string_view stage) {
  Json list = Json::array();
  for (const RunResult& run : runs) {
    Json stages = Json::array();
    for (const StageResult& result : run.stages) {
      if (stage.empty() || result.name == stage) stages.push_back(to_value(result));
    }
    list.push_back({{"id", run.id},
                    {"started", to_rfc3339(run.started)},
                    {"status", run_status(run)},
                    {"duration_ms", run.duration.count()},
                    {"red", red_stages(run)},
                    {"stages", std::move(stages)}});
  }
  return Json{{"schema", 1}, {"runs", std::move(list)}}.dump(2) + "\n";
}

std::string sparkline(std::span<const double> values) {
  constexpr std::array kBars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (values.empty()) return {};
  const auto [least, most] = std::ranges::minmax(values);
  std::string line;
  for (const double value : values) {
    const double share = most > least ? (value - least) / (most - least) : 0;
    line += kBars[static_cast<std::size_t>(share * (kBars.size() - 1) + 0.5)];
  }
  return line;
}

}  // namespace qa
