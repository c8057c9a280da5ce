#include "qa/config/pipeline_header.hpp"

#include "qa/config/toml_document.hpp"
#include "qa/model/version_requirement.hpp"

#include <filesystem>

namespace qa {
namespace {

constexpr const char* kDefaultResults = "reports";

}  // namespace

Result<void> check_required_version(std::string_view text, const std::string& path,
                                    std::string_view version) {
  const Result<ConfigNode> root = read_toml(text, path);
  if (!root) return {};
  const ConfigEntry* const entry = find_entry(*root, "qa");
  if (entry == nullptr) return {};
  const auto* const wanted = std::get_if<std::string>(&entry->value.value);
  if (wanted == nullptr) return {};
  const Result<bool> met = meets(version, *wanted);
  if (!met || *met) return {};
  return fail(FailureKind::configuration,
              to_text(entry->value.position) + ": this project wants qa " + *wanted +
                  ", this is qa " + std::string(version),
              "install qa " + *wanted + ", or change the key 'qa' of " + path);
}

std::string results_folder(std::string_view text) {
  const Result<ConfigNode> root = read_toml(text, "");
  if (!root) return kDefaultResults;
  Diagnostics errors;
  TableReader reader(*root, "the file", errors);
  return read_results(reader);
}

std::string read_results(TableReader& root) {
  const std::string text = root.text("results", kDefaultResults);
  const std::filesystem::path folder = (std::filesystem::path(text) / "").lexically_normal();
  const std::filesystem::path path = folder.parent_path();
  if (!path.empty() && path != "." && path.is_relative() && *path.begin() != "..")
    return path.string();
  root.errors().add(root.find("results")->position,
                    "expected a folder inside the project, got \"" + text + "\"");
  return kDefaultResults;
}

void read_required_version(TableReader& root) {
  const ConfigNode* const found = root.find("qa");
  if (found == nullptr) return;
  const std::optional<std::string> wanted = as_text(*found, root.errors());
  if (!wanted) return;
  if (const auto readable = meets("0", *wanted); !readable)
    root.errors().add(found->position, readable.error().what + ", got \"" + *wanted + "\"");
}

}  // namespace qa
