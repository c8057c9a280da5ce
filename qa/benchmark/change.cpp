#include "qa/benchmark/change.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qa {
namespace {

Change change_of(const Judgement& now, const ChangeLimits& limits) {
  const double change = std::expm1(now.effect.log_ratio);
  if (now.p_slower <= now.bar && change >= limits.min_effect) return Change::regressed;
  if (now.p_faster <= now.bar && change <= -limits.min_effect) return Change::improved;
  const bool within = now.effect.low > std::log1p(-limits.tolerance) &&
                      now.effect.high < std::log1p(limits.tolerance);
  return within ? Change::unchanged : Change::inconclusive;
}

}  // namespace

std::string_view to_text(Change change) {
  switch (change) {
    case Change::unchanged:
      return "unchanged";
    case Change::improved:
      return "improved";
    case Change::regressed:
      return "regressed";
    case Change::inconclusive:
      break;
  }
  return "inconclusive";
}

std::vector<Look> planned_looks(std::size_t questions) {
  std::vector<Look> looks;
  double saved = 0;
  for (const Look& planned : kLooks) {
    const double share = planned.share + saved;
    const double bar =
        share * kFalseAlarmRate / static_cast<double>(std::max<std::size_t>(questions, 1));
    const int needed = static_cast<int>(std::ceil(-std::log2(bar)));
    const bool is_last = &planned == &kLooks.back();
    const int before_next = is_last ? needed : (&planned + 1)->blocks - 1;
    if (needed <= before_next) {
      looks.push_back({.blocks = std::max(planned.blocks, needed), .share = share});
      saved = 0;
    } else {
      saved = share;
    }
  }
  return looks;
}

std::optional<Look> look_at(std::span<const Look> looks, int blocks) {
  const auto look = std::ranges::find(looks, blocks, &Look::blocks);
  if (look == looks.end()) return std::nullopt;
  return *look;
}

Look last_look(std::span<const Look> looks, int blocks) {
  Look last{.blocks = blocks, .share = 1};
  for (const Look& look : looks) {
    if (look.blocks <= blocks) last.share -= look.share;
  }
  return last;
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto still_open = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, still_open * p_values[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

std::vector<Judgement> judge(std::span<const std::span<const Block>> times,
                             std::span<const Judgement> before, Look look,
                             const ChangeLimits& limits) {
  std::vector<Effect> effects;
  std::vector<double> slower;
  std::vector<double> faster;
  for (const std::span<const Block> blocks : times) {
    effects.push_back(blocks.empty() ? Effect{} : estimate_effect(blocks));
    slower.push_back(effects.back().p_slower);
    faster.push_back(effects.back().p_faster);
  }
  slower = holm_adjusted(slower);
  faster = holm_adjusted(faster);

  std::vector<Judgement> result;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (i < before.size() && before[i].settled) {
      result.push_back(before[i]);
      continue;
    }
    Judgement now{.effect = effects[i],
                  .p_slower = slower[i],
                  .p_faster = faster[i],
                  .blocks = static_cast<int>(times[i].size()),
                  .bar = look.share * kFalseAlarmRate};
    now.change = change_of(now, limits);
    now.settled = now.change != Change::inconclusive;
    result.push_back(now);
  }
  return result;
}

bool may_be_slower(const Judgement& judgement, double at_least) {
  return judgement.blocks == 0 || !(judgement.effect.high < std::log1p(at_least));
}

Change combine(std::span<const Judgement> times, const ChangeLimits& limits) {
  const auto any = [&](Change change) {
    return std::ranges::any_of(times, [&](const Judgement& j) { return j.change == change; });
  };
  if (times.empty()) return Change::inconclusive;
  if (any(Change::regressed)) return Change::regressed;
  const bool none_worse = std::ranges::all_of(times, [&](const Judgement& j) {
    return j.change == Change::improved || j.effect.high < std::log1p(limits.tolerance);
  });
  if (any(Change::improved) && none_worse) return Change::improved;
  return any(Change::unchanged) && !any(Change::inconclusive) && !any(Change::improved)
             ? Change::unchanged
             : Change::inconclusive;
}

}  // namespace qa
