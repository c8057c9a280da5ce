// Which of qa's results git should not offer to add.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// What stages and runs write below `results`, which is relative to the project; baselines and
/// history are not among it: they are to be committed.
std::vector<std::string> ignored_results(const std::string& results);

/// `text` of a .gitignore with those of `lines` that it doesn't have; unchanged when it has all.
std::string with_ignored(std::string_view text, const std::vector<std::string>& lines);

}  // namespace qa
