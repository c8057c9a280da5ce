#include "qa/benchmark/selftest.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include <boost/math/distributions/binomial.hpp>

namespace qa {
namespace {

constexpr double kTail = 0.05;

/// A matched block has a single zero as its baseline.
bool is_matched(const Block& block) {
  return block.baseline.size() == 1 && block.baseline.front() == 0;
}

void swap_sides(Block& block) {
  if (!is_matched(block)) return std::swap(block.baseline, block.contender);
  for (double& difference : block.contender) difference = -difference;
}

/// One comparison, from the first look to the last.
class Run {
 public:
  Run(std::span<const RecordedTime> recorded, const Replay& how, std::mt19937_64& random)
      : recorded_(recorded), how_(how), random_(random), times_(recorded.size()) {}

  std::vector<Judgement> play() {
    const std::vector<Look> looks = planned_looks(recorded_.size());
    for (const Look& look : looks) {
      if (look.blocks > how_.most_blocks) {
        draw_up_to(how_.most_blocks);
        judge_at(last_look(looks, how_.most_blocks));
        break;
      }
      draw_up_to(look.blocks);
      judge_at(look);
      const bool open = std::ranges::any_of(
          judgements_, [](const Judgement& judgement) { return !judgement.settled; });
      if (!open) break;
    }
    return judgements_;
  }

  int blocks() const { return blocks_; }

 private:
  void draw_up_to(int blocks) {
    const double shift = std::log1p(how_.effect);
    for (; blocks_ < blocks; ++blocks_) {
      const std::size_t drawn = random_() % recorded_.front().size();
      const bool swapped = (random_() >> 63) == 0;
      for (std::size_t i = 0; i < recorded_.size(); ++i) {
        if (i < judgements_.size() && judgements_[i].settled) continue;
        Block block = recorded_[i][drawn];
        if (swapped) swap_sides(block);
        for (double& value : block.contender) value += shift;
        times_[i].push_back(std::move(block));
      }
    }
  }

  void judge_at(Look look) {
    std::vector<std::span<const Block>> times(times_.begin(), times_.end());
    judgements_ = judge(times, judgements_, look, how_.limits);
  }

  std::span<const RecordedTime> recorded_;
  const Replay& how_;
  std::mt19937_64& random_;
  std::vector<std::vector<Block>> times_;
  std::vector<Judgement> judgements_;
  int blocks_ = 0;
};

}  // namespace

Replayed replay(std::span<const RecordedTime> recorded, const Replay& how) {
  Replayed result{.runs = how.runs};
  if (recorded.empty() || recorded.front().empty()) return {};
  std::mt19937_64 random(how.seed);
  for (int i = 0; i < how.runs; ++i) {
    Run run(recorded, how, random);
    const std::vector<Judgement> judgements = run.play();
    const auto regressed = std::ranges::count(judgements, Change::regressed, &Judgement::change);
    const auto improved = std::ranges::count(judgements, Change::improved, &Judgement::change);
    result.alarms += regressed + improved > 0 ? 1 : 0;
    result.regressed += static_cast<int>(regressed);
    result.times += static_cast<int>(judgements.size());
    result.blocks += static_cast<double>(run.blocks()) / how.runs;
  }
  return result;
}

double upper_bound_95(int events, int trials) {
  if (trials <= 0 || events >= trials) return 1;
  return boost::math::binomial_distribution<>::find_upper_bound_on_p(trials, events, kTail);
}

double lower_bound_95(int events, int trials) {
  if (trials <= 0 || events <= 0) return 0;
  return boost::math::binomial_distribution<>::find_lower_bound_on_p(trials, events, kTail);
}

}  // namespace qa
