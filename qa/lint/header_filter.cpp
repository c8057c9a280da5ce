#include "qa/lint/header_filter.hpp"

#include "qa/system/backslashes.hpp"

#include <regex>

#include <yaml-cpp/yaml.h>

namespace qa {
namespace {

bool matches(const std::string& expression, const std::string& path) {
  return std::regex_search(path, std::regex(expression, std::regex::extended));
}

/// One file's part.
struct OwnFilter {
  HeaderFilter filter;
  bool inherits = false;
};

OwnFilter read_filter(const std::string& text) {
  OwnFilter own;
  try {
    const YAML::Node node = YAML::Load(text);
    if (!node.IsMap()) return own;
    own.filter.shown = node["HeaderFilterRegex"].as<std::string>("");
    own.filter.hidden = node["ExcludeHeaderFilterRegex"].as<std::string>("");
    own.inherits = node["InheritParentConfig"].as<bool>(false);
  } catch (const YAML::Exception&) {
    return {};
  }
  return own;
}

}  // namespace

bool HeaderFilter::shows(const std::string& header) const {
  try {
    return matches(shown, header) && (hidden.empty() || !matches(hidden, header));
  } catch (const std::regex_error&) {
    return true;
  }
}

HeaderFilter header_filter_of(Files& files, const std::filesystem::path& top,
                              const std::filesystem::path& configuration) {
  HeaderFilter filter;
  std::filesystem::path folder = configuration.parent_path();
  for (bool goes_on = true; goes_on; folder = folder.parent_path()) {
    if (const auto text = files.read(folder / ".clang-tidy")) {
      OwnFilter own = read_filter(*text);
      if (filter.shown.empty()) filter.shown = std::move(own.filter.shown);
      if (filter.hidden.empty()) filter.hidden = std::move(own.filter.hidden);
      goes_on = own.inherits;
    }
    if (folder == top || folder == folder.parent_path()) break;
  }
  return filter;
}

std::string headers_below(const std::filesystem::path& root) {
  return "^" + with_backslashes(root.string(), R"(.[]{}()\*+?^$|)") + "/";
}

}  // namespace qa
