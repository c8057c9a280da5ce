// One figure of one night, as a line of the history below reports/history.
#pragma once

#include "qa/model/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

/// Format "qa.nightly/1": one JSON object a line that needs no other line to be understood, so that
/// git can merge and people can cut and join files as they like.
struct NightlyRecord {
  std::int64_t night = 0;  ///< counts up on a testbed, whatever its clock says
  std::string time;        ///< UTC, RFC 3339
  std::string run;
  std::string commit;   ///< that was measured
  std::string testbed;  ///< the machine, see testbed()
  std::string stage;
  std::string name;    ///< benchmark, or empty for a figure of the whole stage
  std::string metric;  ///< "real_time", "cpu_time" or a metric's name
  std::string anchor;  ///< commit that ln_ratio compares with; empty: value is compared as it is
  double value = 0;
  std::string unit;
  std::optional<double> ln_ratio;  ///< ln(value / the anchor's), measured side by side
  std::optional<double> low;       ///< 99 % interval of it
  std::optional<double> high;
  std::string verdict;  ///< of the night: "unchanged", "regressed", ...

  bool operator==(const NightlyRecord&) const = default;
};

/// Members in a fixed order, a newline at the end.
std::string to_line(const NightlyRecord& record);

/// Fails with FailureKind::configuration, saying what is wrong with the line.
Result<NightlyRecord> parse_nightly_record(std::string_view line);

}  // namespace qa
