// clang-format as a check: the edits that it would make, as XML.
#pragma once

#include "qa/lint/lint_outcome.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// One edit: `length` bytes from byte `offset` on become `text`.
struct Replacement {
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string text;
};

using Replacements = std::vector<Replacement>;

/// The .clang-format or _clang-format that decides on `file`: the nearest one on the way up to
/// `top`, both absolute. One above the repository doesn't count, since it is not everyone's.
std::optional<std::filesystem::path> format_style_of(Files& files, const std::filesystem::path& top,
                                                     const std::filesystem::path& file);

/// Whether `style`, the text of such a file, says "DisableFormat: true" for C++: what it decides on
/// is then not looked at.
bool switches_formatting_off(std::string_view style);

/// Prints the edits of `files` (relative to `root`) and makes none.
Command clang_format_command(const std::filesystem::path& root,
                             const std::vector<std::string>& files);

/// The edits of each of `count` files, in the order of the command line; nothing when it complained
/// about anything or left a file out: who it was shows when each is asked alone.
std::optional<std::vector<Replacements>> clang_format_edits(const Completed& completed,
                                                            std::size_t count);

/// Whether clang-format, asked about one file, said nothing at all: since version 18 a file that
/// .clang-format-ignore names.
bool is_ignored_by_clang_format(const Completed& completed);

/// Why clang-format, asked about one file, gave no edits.
std::string clang_format_complaint(const Completed& completed);

/// One finding, of rule "clang-format", per line of `content` that an edit changes.
std::vector<Finding> format_findings(const std::string& file, std::string_view content,
                                     const Replacements& edits);

/// `content` with all edits made.
std::string with_edits(std::string_view content, Replacements edits);

}  // namespace qa
