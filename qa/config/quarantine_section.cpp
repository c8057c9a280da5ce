#include "qa/config/quarantine_section.hpp"

#include "qa/model/timestamp.hpp"

#include <algorithm>

namespace qa {

QuarantinedTest read_quarantined_test(TableReader& reader) {
  QuarantinedTest entry{.test = reader.required_text("test"),
                        .owner = reader.required_text("owner"),
                        .reason = reader.required_text("reason"),
                        .until = {}};
  const std::string until = reader.required_text("until");
  const auto day = from_date(until);
  if (day) {
    entry.until = *day;
  } else if (!until.empty()) {
    reader.errors().add(reader.find("until")->position,
                        "expected a day such as \"2027-01-31\", got \"" + until + "\"");
  }
  if (std::ranges::all_of(entry.test, [](char c) { return c == '*'; }) && !entry.test.empty())
    reader.error("a quarantine of '" + entry.test + "' would hide every failure; name the tests");
  return entry;
}

std::vector<QuarantinedTest> read_quarantine(TableReader& stage) {
  std::vector<QuarantinedTest> entries;
  for (const ConfigNode& node : stage.list("quarantine")) {
    TableReader reader(node, "a test in quarantine", stage.errors());
    entries.push_back(read_quarantined_test(reader));
    reader.refuse_unknown_keys();
  }
  return entries;
}

}  // namespace qa
