#include "qa/cli/doctor_text.hpp"

#include "qa/report/text_table.hpp"

#include <algorithm>
#include <regex>

#include <fmt/format.h>

namespace qa {
namespace {

TextTable::Cell state_cell(const Checkup& checkup) {
  if (checkup.found) return {"ok", Style::good};
  return {"missing", checkup.needed ? Style::bad : Style::warning};
}

}  // namespace

bool is_ill(const std::vector<Checkup>& checkups) {
  return std::ranges::any_of(
      checkups, [](const Checkup& checkup) { return checkup.needed && !checkup.found; });
}

std::string doctor_text(const std::vector<Checkup>& checkups, const Palette& palette) {
  TextTable table({{}, {}, {}, {}, {}});
  table.add({{"TOOL", Style::faint},
             {"STATE", Style::faint},
             {"VERSION", Style::faint},
             {"STAGES", Style::faint},
             {"FOUND AT", Style::faint}});
  std::string remedies;
  for (const Checkup& checkup : checkups) {
    table.add({checkup.name, state_cell(checkup), checkup.version.empty() ? "-" : checkup.version,
               checkup.stages, checkup.place});
    if (checkup.found) continue;
    remedies += fmt::format("\n{} is missing{}\n  next  {}\n", checkup.name,
                            checkup.needed ? "" : ", but no stage of this pipeline needs it",
                            checkup.remedy);
  }
  const std::string_view verdict =
      is_ill(checkups) ? "" : "\nEverything that the stages need is here.\n";
  return fmt::format("{}{}{}", table.render(palette), remedies, verdict);
}

std::string find_version(const std::string& text) {
  static const std::regex kNumber(R"(\d+(\.\d+)+)");
  std::smatch match;
  return std::regex_search(text, match, kNumber) ? match.str() : std::string();
}

}  // namespace qa
