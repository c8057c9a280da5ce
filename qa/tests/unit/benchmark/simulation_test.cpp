// Error rates of the whole judgement under noise that real machines make.
#include "qa/benchmark/change.hpp"

#include <cmath>
#include <functional>
#include <random>

#include <boost/math/distributions/binomial.hpp>
#include <gtest/gtest.h>

namespace qa {
namespace {

constexpr int kLaunches = 2;     // of each side in a block
constexpr int kRepetitions = 6;  // fewer than in real runs, for speed; dependence within is extreme
constexpr std::size_t kTimes = 4;

using Random = std::mt19937_64;

double normal(Random& random, double sigma) {
  return std::normal_distribution<double>(0, sigma)(random);
}

/// ln time of one repetition, given what its block and launch share.
using Noise = std::function<double(Random&)>;

struct Host {
  const char* name;
  double drift;         ///< standard deviation between blocks
  double launch_modes;  ///< size of the two modes that launches fall into
  Noise repetition;
};

const std::vector<Host>& hosts() {
  static const std::vector<Host> all = {
      {"calm", 0, 0.02, [](Random& random) { return normal(random, 0.03); }},
      {"drifting", 0.5, 0.05, [](Random& random) { return normal(random, 0.05); }},
      {"skewed", 0.1, 0.02, [](Random& random) { return 0.1 * std::exp(normal(random, 1.2)); }},
      {"bimodal", 0.1, 0.3,
       [](Random& random) { return (random() % 4 == 0 ? 0.4 : 0) + normal(random, 0.02); }},
  };
  return all;
}

void add_launch(std::vector<double>& times, double level, const Host& host, Random& random) {
  level += random() % 3 == 0 ? host.launch_modes : 0;
  for (int i = 0; i < kRepetitions; ++i) times.push_back(level + host.repetition(random));
}

std::vector<Block> simulate(int count, double effect, const Host& host, Random& random) {
  std::vector<Block> blocks;
  for (int i = 0; i < count; ++i) {
    const double level = normal(random, host.drift);
    Block block;
    for (int launch = 0; launch < kLaunches; ++launch) {
      add_launch(block.baseline, level, host, random);
      add_launch(block.contender, level + effect, host, random);
    }
    blocks.push_back(std::move(block));
  }
  return blocks;
}

/// One comparison of kTimes times with two planned looks, as short runs have.
std::vector<Judgement> compare(double effect_of_first, const Host& host, Random& random) {
  std::vector<std::vector<Block>> data;
  for (std::size_t i = 0; i < kTimes; ++i) {
    data.push_back(simulate(kLooks[1].blocks, i == 0 ? effect_of_first : 0, host, random));
  }
  std::vector<Judgement> judgements;
  for (const Look look : {kLooks[0], last_look(kLooks, kLooks[0].blocks + 10)}) {
    std::vector<std::span<const Block>> times;
    for (const std::vector<Block>& blocks : data) {
      times.push_back(std::span(blocks).first(static_cast<std::size_t>(look.blocks)));
    }
    judgements = judge(times, judgements, look, ChangeLimits{.min_effect = 0.0001});
  }
  return judgements;
}

class Simulation : public testing::TestWithParam<Host> {};

TEST_P(Simulation, FalseAlarmsStayNearTheNominalRate) {
  constexpr int kRuns = 500;
  Random random(20240501);
  int alarms = 0;
  for (int run = 0; run < kRuns; ++run) {
    bool alarm = false;
    for (const Judgement& judgement : compare(0, GetParam(), random)) {
      alarm |= judgement.change == Change::regressed;
    }
    alarms += alarm ? 1 : 0;
  }
  // Clopper-Pearson: red only when the data contradict 1.5 times the nominal rate.
  const double at_least = alarms == 0 ? 0
                                      : boost::math::binomial_distribution<>::find_lower_bound_on_p(
                                            kRuns, alarms, 0.05);
  EXPECT_LE(at_least, 1.5 * kFalseAlarmRate) << alarms << " alarms in " << kRuns << " runs";
}

TEST_P(Simulation, IntervalHoldsTheTruthNinetyNineTimesInAHundred) {
  constexpr int kRuns = 400;
  Random random(42);
  int covered = 0;
  for (int run = 0; run < kRuns; ++run) {
    const Effect effect = estimate_effect(simulate(14, 0.05, GetParam(), random));
    covered += effect.low <= 0.05 && 0.05 <= effect.high ? 1 : 0;
  }
  EXPECT_GE(covered, 0.98 * kRuns);
}

INSTANTIATE_TEST_SUITE_P(Hosts, Simulation, testing::ValuesIn(hosts()),
                         [](const auto& host) { return std::string(host.param.name); });

TEST(SimulatedRegression, TenPercentAreFoundOnACalmAndOnADriftingHost) {
  constexpr int kRuns = 30;
  for (const Host& host : {hosts()[0], hosts()[1]}) {
    Random random(3);
    int found = 0;
    for (int run = 0; run < kRuns; ++run) {
      const std::vector<Judgement> judgements = compare(std::log(1.10), host, random);
      found += judgements[0].change == Change::regressed ? 1 : 0;
    }
    EXPECT_GE(found, kRuns - 1) << host.name;
  }
}

TEST(SimulatedRegression, NoiseBetweenBlocksDoesNotHideIt) {
  Random random(5);
  const Host wild{"wild", 3.0, 0, [](Random& r) { return normal(r, 0.01); }};
  EXPECT_EQ(compare(std::log(1.05), wild, random)[0].change, Change::regressed);
}

}  // namespace
}  // namespace qa
