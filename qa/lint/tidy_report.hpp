// What clang-tidy exports with --export-fixes: every diagnostic, with places in bytes, whatever its
// configuration does to the text that it prints.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/finding.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct TidyEdit {
  std::filesystem::path file;  ///< absolute
  std::size_t offset = 0;      ///< bytes
  std::size_t length = 0;      ///< bytes
  std::string text;

  auto operator<=>(const TidyEdit&) const = default;
};

struct TidyDiagnostic {
  Severity severity = Severity::warning;
  std::string rule;  ///< of several names the first
  std::string message;
  std::filesystem::path file;  ///< absolute, normalized; empty when it is about the command line
  std::size_t offset = 0;      ///< bytes
  std::vector<TidyEdit> edits;
};

/// The diagnostics in `yaml`; none in an empty text, which stands for the file that clang-tidy does
/// not write when it found nothing. Fails with kind host on anything else. Format: class
/// TranslationUnitDiagnostics of clang/Tooling/DiagnosticsYaml.h, versions 14 to 19.
Result<std::vector<TidyDiagnostic>> parse_tidy_report(const std::string& yaml);

}  // namespace qa
