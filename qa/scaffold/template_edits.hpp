// Where a file of the template says what is true of this repository only.
#pragma once

#include "qa/model/failure.hpp"

#include <span>
#include <string>
#include <string_view>

namespace qa {

/// A change to one file of the template, before it is renamed.
struct TemplateEdit {
  std::string_view file;
  std::string_view from;     ///< stands in the file
  std::string_view through;  ///< what is cut begins at `from` and ends before this; empty: `from`,
                             ///< wherever it stands
  std::string_view by;       ///< stands there instead
};

std::span<const TemplateEdit> template_edits();

/// Fails (host) when `text`, the content of `file`, lacks what an edit is about: the template has
/// changed since.
Result<std::string> edited(std::string_view file, std::string text);

/// CMakePresets.json without the presets and settings of the driver.
Result<std::string> service_presets(const std::string& presets);

}  // namespace qa
