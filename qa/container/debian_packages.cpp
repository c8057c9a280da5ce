#include "qa/container/debian_packages.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <set>

namespace qa {
namespace {

/// "value" of "Name: value"; empty for another field.
std::string_view field(std::string_view line, std::string_view name) {
  if (!line.starts_with(name) || !line.substr(name.size()).starts_with(':')) return {};
  return trimmed(line.substr(name.size() + 1));
}

void take(std::string_view line, std::string_view name, std::string& value) {
  const std::string_view found = field(line, name);
  if (!found.empty()) value = found;
}

/// Without what stands in parentheses: "glibc (2.36)".
std::string first_word(std::string_view text) {
  return std::string(text.substr(0, text.find(' ')));
}

}  // namespace

std::multimap<std::string, DebianPackage> parse_dpkg_status(std::string_view text) {
  std::multimap<std::string, DebianPackage> packages;
  DebianPackage package;
  std::string status;
  const auto finish = [&] {
    if (!package.name.empty() && status.ends_with(" installed")) {
      package.source = package.source.empty() ? package.name : first_word(package.source);
      packages.emplace(package.name, package);
    }
    package = {};
    status.clear();
  };
  for (const std::string_view line : lines_of(text)) {
    if (line.empty()) finish();
    take(line, "Package", package.name);
    take(line, "Version", package.version);
    take(line, "Architecture", package.architecture);
    take(line, "Source", package.source);
    take(line, "Status", status);
  }
  finish();
  return packages;
}

std::string package_of_list(std::string_view file_name) {
  const std::size_t end = std::min(file_name.find(':'), file_name.rfind(".list"));
  return std::string(file_name.substr(0, end));
}

std::vector<std::string> licenses_in_copyright(std::string_view text) {
  std::set<std::string> names;
  for (const std::string_view line : lines_of(text)) {
    const std::string_view name = field(line, "License");
    if (!name.empty()) names.emplace(name);
  }
  return {names.begin(), names.end()};
}

}  // namespace qa
