// Whose headers' findings clang-tidy shows: HeaderFilterRegex and ExcludeHeaderFilterRegex of
// .clang-tidy. Without the former, clang-tidy up to release 21 says nothing about any header.
// Source: clang-tidy/ClangTidyOptions.h of LLVM 14 and 19.
#pragma once

#include "qa/system/files.hpp"

#include <compare>
#include <filesystem>
#include <string>

namespace qa {

struct HeaderFilter {
  std::string shown;   ///< POSIX extended regular expression; empty: the project doesn't say
  std::string hidden;  ///< of these; empty: none

  /// Whether findings in `header`, absolute, are shown. What is no regular expression to us hides
  /// nothing: clang-tidy itself complains about it.
  bool shows(const std::string& header) const;

  auto operator<=>(const HeaderFilter&) const = default;
};

/// What the .clang-tidy `configuration` says, and as far as it inherits, those above it up to
/// `top`. One that can't be read says nothing.
HeaderFilter header_filter_of(Files& files, const std::filesystem::path& top,
                              const std::filesystem::path& configuration);

/// The expression that all paths below `root` match.
std::string headers_below(const std::filesystem::path& root);

}  // namespace qa
