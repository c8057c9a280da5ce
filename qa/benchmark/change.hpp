// What became of a benchmark, and the rule that decides it.
#pragma once

#include "qa/benchmark/effect.hpp"

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace qa {

enum class Change { unchanged, improved, regressed, inconclusive };

/// "unchanged", "improved", ...
std::string_view to_text(Change change);

struct ChangeLimits {
  double min_effect = 0.01;  ///< a smaller relative change never counts
  double tolerance = 0.03;   ///< "unchanged": the 99 % interval lies within this
};

/// Chance of one false alarm or more in a whole comparison without any change.
inline constexpr double kFalseAlarmRate = 0.01;

/// One planned look at the data and its part of kFalseAlarmRate. The parts add up to one, so that
/// looking four times costs no honesty (Bonferroni over looks).
struct Look {
  int blocks = 0;
  double share = 0;
};

inline constexpr std::array<Look, 4> kLooks = {{{14, 0.1}, {24, 0.2}, {48, 0.3}, {96, 0.4}}};

/// kLooks for a comparison of `questions` times. With n blocks the smallest p value is 2^-n, which
/// Holm's adjustment multiplies by the number of questions: looks at which nothing could pass the
/// bar are put off until something can, so that their part of the rate is not wasted.
std::vector<Look> planned_looks(std::size_t questions);

/// The look of `looks` that is due at this number of blocks.
std::optional<Look> look_at(std::span<const Look> looks, int blocks);

/// The look when the budget ended after `blocks`: all that the planned looks up to there left of
/// the rate; none at the end of the plan. Valid because the clock ended the measuring, not the
/// data.
Look last_look(std::span<const Look> looks, int blocks);

/// Adjusts p values for having asked several questions: the chance of any false "yes" stays below
/// the bar (S. Holm, "A simple sequentially rejective multiple test procedure", 1979).
std::vector<double> holm_adjusted(std::span<const double> p_values);

/// What is known about one time (real or CPU) of one benchmark after a look.
struct Judgement {
  Change change = Change::inconclusive;
  Effect effect;
  double p_slower = 1;  ///< Holm-adjusted over all times of this comparison
  double p_faster = 1;
  int blocks = 0;        ///< how many there were
  double bar = 0;        ///< what the adjusted p value had to stay below
  bool settled = false;  ///< decided at an earlier look, which later ones keep
  bool glaring = false;  ///< regressed by what is_glaring() sees, without a test
};

/// Judges all times of a comparison together; times[i] are the blocks of one of them. `before` is
/// what the previous look returned, or empty: what was decided there stays, and its time needs no
/// further blocks. Slower and faster are two families of questions.
std::vector<Judgement> judge(std::span<const std::span<const Block>> times,
                             std::span<const Judgement> before, Look look,
                             const ChangeLimits& limits);

/// Whether a slowdown of `at_least` or more can't be ruled out: there is no 99 % interval yet, or
/// it reaches that far.
bool may_be_slower(const Judgement& judgement, double at_least);

/// A benchmark's change from those of its real and CPU time: regressed if either is; improved if
/// one is and the other surely didn't get worse by more than the tolerance.
Change combine(std::span<const Judgement> times, const ChangeLimits& limits);

}  // namespace qa
