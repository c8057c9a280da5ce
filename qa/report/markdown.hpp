// RunResult -> summary.md: what a reviewer reads on the page of a CI job.
#pragma once

#include "qa/model/run_result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace qa {

/// GitHub-flavored Markdown: what was not judged, table of stages, failures with their four labels,
/// warnings, gates with limits and actual values, metrics.
std::string to_markdown(const RunResult& run);

/// The start of `text`, by whole lines, and a note of what is left out and of the file that has
/// all; at most `limit_bytes`. Empty when not even the note has room.
std::string cut_markdown(std::string_view text, std::size_t limit_bytes,
                         std::string_view whole_file);

}  // namespace qa
