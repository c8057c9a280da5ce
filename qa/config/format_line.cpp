#include "qa/config/format_line.hpp"

#include "qa/config/table_reader.hpp"

namespace qa {

Result<void> check_format(const ConfigNode& root, const std::string& expected) {
  Diagnostics errors;
  TableReader reader(root, "the file", errors);
  const ConfigNode* format = reader.find("qa");
  if (format == nullptr) {
    reader.error("expected 'qa: " + expected + "'");
  } else if (const auto text = as_text(*format, errors); text && *text != expected) {
    errors.add(format->position, "expected 'qa: " + expected + "', got '" + *text + "'");
  }
  if (!errors.empty()) return tl::unexpected(errors.failure());
  return {};
}

}  // namespace qa
