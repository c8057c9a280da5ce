#include "qa/report/run_difference.hpp"

#include "qa/model/names.hpp"
#include "qa/model/test_name.hpp"
#include "qa/report/measure_text.hpp"
#include "qa/report/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::milliseconds kNoticeable{100};
constexpr double kNoticeableShare = 0.1;
constexpr const char* kNothing = "-";

/// Names in the order in which they were first added, each with what was and what is.
template <class T>
class Pairs {
 public:
  void add_before(const std::string& name, T value) { find(name).first = std::move(value); }
  void add_after(const std::string& name, T value) { find(name).second = std::move(value); }

  struct Entry {
    std::string name;
    std::optional<T> first;
    std::optional<T> second;
  };
  std::vector<Entry> take() { return std::move(entries_); }

 private:
  Entry& find(const std::string& name) {
    const auto [place, is_new] = index_.emplace(name, entries_.size());
    if (is_new) entries_.push_back({.name = name});
    return entries_[place->second];
  }

  std::vector<Entry> entries_;
  std::map<std::string, std::size_t> index_;
};

/// `collect(run, add)` calls add(name, value) for what a run has.
template <class T, class Collect>
Pairs<T> pairs_of(const RunResult& before, const RunResult& after, Collect collect) {
  Pairs<T> pairs;
  collect(before, [&](const std::string& name, T value) { pairs.add_before(name, value); });
  collect(after, [&](const std::string& name, T value) { pairs.add_after(name, value); });
  return pairs;
}

class Differences {
 public:
  Differences(const RunResult& before, const RunResult& after) : before_(before), after_(after) {}

  /// What is told by words.
  template <class Collect>
  void compare_texts(const char* area, Collect collect) {
    for (const auto& [name, first, second] :
         pairs_of<std::string>(before_, after_, collect).take()) {
      if (first != second) {
        all_.push_back({area, name, first.value_or(kNothing), second.value_or(kNothing), ""});
      }
    }
  }

  void compare_metrics() {
    const auto collect = [](const RunResult& run, const auto& add) {
      for (const StageResult& stage : run.stages) {
        for (const Metric& metric : stage.metrics) add(stage.name + " " + metric.name, metric);
      }
    };
    const auto text = [](const std::optional<Metric>& metric) {
      return metric ? measure_text(metric->value, metric->unit) : std::string(kNothing);
    };
    for (const auto& [name, first, second] : pairs_of<Metric>(before_, after_, collect).take()) {
      if (first == second) continue;
      all_.push_back({"metric", name, text(first), text(second),
                      first && second ? delta_text(first->value, second->value) : ""});
    }
  }

  void compare_durations() {
    using Duration = std::chrono::milliseconds;
    const auto collect = [](const RunResult& run, const auto& add) {
      for (const StageResult& stage : run.stages) {
        if (stage.status != StageStatus::skipped && !stage.from_cache)
          add(stage.name, stage.duration);
      }
      add("whole run", run.duration);
    };
    for (const auto& [name, first, second] : pairs_of<Duration>(before_, after_, collect).take()) {
      if (!first || !second) continue;
      const Duration change = std::chrono::abs(*second - *first);
      const double share = static_cast<double>(change.count()) /
                           static_cast<double>(std::max<std::int64_t>(first->count(), 1));
      if (change < kNoticeable || share < kNoticeableShare) continue;
      all_.push_back(
          {"time", name, duration_text(*first), duration_text(*second),
           delta_text(static_cast<double>(first->count()), static_cast<double>(second->count()))});
    }
  }

  std::vector<Difference> take() { return std::move(all_); }

 private:
  /// "+1.2 %"; the plain difference where there is nothing to relate it to.
  static std::string delta_text(double first, double second) {
    if (!std::isfinite(first) || !std::isfinite(second)) return {};
    if (first == 0) return fmt::format("{:+.6g}", second);
    return fmt::format("{:+.1f} %", 100 * (second - first) / std::abs(first));
  }

  const RunResult& before_;
  const RunResult& after_;
  std::vector<Difference> all_;
};

/// "0123456789ab with local changes"
std::string commit_text(const RunResult& run) {
  if (run.commit.empty()) return "outside git";
  return run.commit.substr(0, 12) + std::string(changes_text(run.dirty));
}

/// Load is another one each time, and no property of the host.
template <class Add>
void collect_host(const RunResult& run, const Add& add) {
  const HostFacts& host = run.host;
  add("hostname", host.hostname);
  add("os", host.os);
  add("kernel", host.kernel);
  add("cpu model", host.cpu_model);
  add("cpus", std::to_string(host.cpus));
  add("memory", std::to_string(host.memory_mib) + " MiB");
}

template <class Add>
void collect_tests(const RunResult& run, const Add& add) {
  for (const StageResult& stage : run.stages) {
    for (const TestCase& test : stage.tests) {
      add(fmt::format("{} {}", stage.name, full_name(test)), std::string(to_text(test.status)));
    }
  }
}

}  // namespace

std::vector<Difference> differences(const RunResult& before, const RunResult& after) {
  Differences all(before, after);
  all.compare_texts("run", [](const RunResult& run, const auto& add) {
    add("status", std::string(run_status(run)));
    add("commit", commit_text(run));
    add("profile", run.profile);
    add("arguments", fmt::format("{}", fmt::join(run.arguments, " ")));
  });
  all.compare_texts("host", [](const RunResult& run, const auto& add) { collect_host(run, add); });
  all.compare_texts("tool", [](const RunResult& run, const auto& add) {
    for (const auto& [tool, version] : run.tools) add(tool, version);
  });
  all.compare_texts("verdict", [](const RunResult& run, const auto& add) {
    for (const StageResult& stage : run.stages) add(stage.name, std::string(to_text(stage.status)));
  });
  all.compare_texts("gate", [](const RunResult& run, const auto& add) {
    for (const StageResult& stage : run.stages) {
      for (const GateResult& gate : stage.gates)
        add(stage.name + " " + gate.gate.name, std::string(to_text(gate.verdict)));
    }
  });
  all.compare_texts("test", [](const RunResult& run, const auto& add) { collect_tests(run, add); });
  all.compare_metrics();
  all.compare_durations();
  return all.take();
}

std::string difference_table(const std::vector<Difference>& all, const Palette& palette) {
  if (all.empty()) return "no differences\n";
  TextTable table({{}, {}, {}, {}, {.align = TextTable::Align::right}});
  for (const Difference& difference : all) {
    table.add({{difference.area, Style::faint},
               difference.name,
               difference.before,
               "-> " + difference.after,
               difference.delta});
  }
  return table.render(palette);
}

std::string difference_json(const RunResult& before, const RunResult& after) {
  Json list = Json::array();
  for (const Difference& difference : differences(before, after)) {
    list.push_back({{"area", difference.area},
                    {"name", difference.name},
                    {"before", difference.before},
                    {"after", difference.after},
                    {"delta", difference.delta}});
  }
  const Json document = {
      {"schema", 1}, {"before", before.id}, {"after", after.id}, {"differences", std::move(list)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qa
