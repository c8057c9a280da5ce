#include "qa/scaffold/template_version.hpp"

#include "qa/system/git.hpp"
#include "qa/system/lines.hpp"

#include <array>
#include <charconv>
#include <regex>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

Result<std::string> version_of_build(Files& files, const fs::path& source) {
  TRY_ASSIGN(const std::string text, files.read(source / "CMakeLists.txt"));
  static const std::regex kProject(R"(\nproject\([^)]*VERSION\s+([0-9.]+))");
  std::smatch found;
  if (std::regex_search(text, found, kProject)) return found[1].str();
  return fail(FailureKind::host, fmt::format("{} does not say its version: the template has "
                                             "neither a file VERSION nor a project(... VERSION)",
                                             source.string()));
}

/// Major, minor, patch; what is missing is 0.
std::array<int, 3> numbers_of(std::string_view version) {
  std::array<int, 3> numbers = {};
  const char* at = version.data();
  const char* const end = at + version.size();
  for (int& number : numbers) {
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc() || next == end || *next != '.') break;
    at = next + 1;
  }
  return numbers;
}

}  // namespace

Result<std::string> template_version(ProcessRunner& processes, Files& files,
                                     const fs::path& source) {
  if (files.exists(source / "VERSION")) {
    TRY_ASSIGN(const std::string text, files.read(source / "VERSION"));
    return std::string(trimmed(text));
  }
  TRY_ASSIGN(std::string version, version_of_build(files, source));
  if (!files.exists(source / ".git")) return version;
  TRY_ASSIGN(const std::string commit,
             git_output(processes, source, {"rev-parse", "--short=12", "HEAD"}));
  TRY_ASSIGN(const std::string changes,
             git_output(processes, source,
                        {"status", "--porcelain", "--", "reference-service", "proto", "pipeline",
                         "scripts/cmake"}));
  return fmt::format("{} ({}{})", version, trimmed(commit), changes.empty() ? "" : ", changed");
}

bool is_newer(std::string_view version, std::string_view than) {
  return numbers_of(version) > numbers_of(than);
}

}  // namespace qa
