#include "qa/coverage/gcov_report.hpp"
#include "qa/coverage/written_function.hpp"
#include "qa/system/lines.hpp"

#include <charconv>
#include <optional>

namespace qa {
namespace {

/// Takes what comes before the next comma off `rest`.
std::string_view next_field(std::string_view& rest) {
  const std::size_t comma = rest.find(',');
  const std::string_view field = rest.substr(0, comma);
  rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  return field;
}

std::optional<std::int64_t> number_in(std::string_view field) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
  if (error != std::errc() || end != field.data() + field.size()) return std::nullopt;
  return number;
}

/// "lcount:12,3", "branch:12,taken" (or nottaken, notexec) and "function:12,3,_Z3addii"; false when
/// the line is none of them.
bool read_line(std::string_view kind, std::string_view rest, FileCoverage& file) {
  const auto line = number_in(next_field(rest));
  if (!line) return false;
  const int place = static_cast<int>(*line);
  if (kind == "branch") {
    auto& branches = file.lines[place].branches;
    branches.emplace(static_cast<int>(branches.size()), rest == "taken" ? 1 : 0);
    return true;
  }
  const auto hits = number_in(next_field(rest));
  if (!hits) return false;
  if (kind == "lcount") {
    file.lines[place].hits += *hits;
    return true;
  }
  if (kind != "function") return false;
  if (is_written_function(rest)) {
    FunctionCoverage& function = file.functions[{.line = place}];
    function.name = rest;
    function.hits += *hits;
  }
  return true;
}

}  // namespace

Result<GcovReport> parse_llvm_gcov(std::string_view text) {
  GcovReport report;
  for (const std::string_view line : lines_of(text)) {
    const std::size_t colon = line.find(':');
    const std::string_view kind = line.substr(0, colon);
    const std::string_view rest =
        colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (kind == "file") {
      report.files.emplace_back(rest, FileCoverage());
    } else if (report.files.empty() || !read_line(kind, rest, report.files.back().second)) {
      return fail(FailureKind::host,
                  "llvm-cov gcov wrote a line that this qa does not know: " + std::string(line));
    }
  }
  return report;
}

}  // namespace qa
