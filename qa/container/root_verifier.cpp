#include "qa/container/root_verifier.hpp"

#include "qa/container/image_program.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/system/digest.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr unsigned kSetUserOrGroup = 06000;
constexpr unsigned kWritableByAll = 0002;
constexpr unsigned kWritableByAnyone = 0222;
constexpr unsigned kExecutableByAll = 0111;
constexpr unsigned kTemporaryMode = 01777;

Finding defect(std::string rule, std::string message) {
  return {.severity = Severity::error, .rule = "image." + rule, .message = std::move(message)};
}

/// Where a link leads, without a leading slash; begins with ".." when it leaves the root.
std::string destination(const TarEntry& link) {
  const std::filesystem::path target(link.target);
  const std::filesystem::path base = std::filesystem::path(link.path).parent_path();
  const auto joined = target.is_absolute() ? target.relative_path() : base / target;
  std::string path = joined.lexically_normal().string();
  if (path.ends_with('/')) path.pop_back();
  return path;
}

void check_link(const TarEntry& entry, const RootEntries& entries, std::vector<Finding>& findings) {
  const std::string target = destination(entry);
  if (target == ".." || target.starts_with("../"))
    findings.push_back(defect("link", "'" + entry.path + "' leaves the root: " + entry.target));
  else if (!entries.contains(target))
    findings.push_back(defect("link", "'" + entry.path + "' leads to nothing: " + entry.target));
}

void check_permissions(const TarEntry& entry, std::vector<Finding>& findings) {
  if ((entry.mode & kSetUserOrGroup) != 0)
    findings.push_back(defect(
        "permissions", fmt::format("'{}' is setuid or setgid ({:04o})", entry.path, entry.mode)));
  const bool is_temporary = entry.path == "tmp" && entry.mode == kTemporaryMode;
  if ((entry.mode & kWritableByAll) != 0 && !is_temporary && entry.kind != TarKind::symbolic_link)
    findings.push_back(defect(
        "permissions", fmt::format("everyone may write to '{}' ({:04o})", entry.path, entry.mode)));
}

void check_entry(const TarEntry& entry, const RootEntries& entries,
                 std::vector<Finding>& findings) {
  if (!is_safe_path(entry.path) || !has_sound_parents(entry.path, entries))
    findings.push_back(defect("path", "'" + entry.path + "' is no path below the root"));
  if (entry.kind == TarKind::hard_link || entry.kind == TarKind::other)
    findings.push_back(
        defect("kind", "'" + entry.path + "' is neither file, folder nor symbolic link"));
  if (entry.kind == TarKind::symbolic_link) check_link(entry, entries, findings);
  check_permissions(entry, findings);
}

void check_entry_point(const Image& image, const ImageExpectation& expected,
                       const RootEntries& entries, std::vector<Finding>& findings) {
  const std::string path = image.config.entry_point.empty() ? "" : image.config.entry_point.front();
  if (!path.starts_with('/')) {
    findings.push_back(defect("entry-point", "'" + path + "' is no absolute path"));
    return;
  }
  const auto found = entries.find(path.substr(1));
  if (found == entries.end() || found->second->kind != TarKind::file) {
    findings.push_back(defect("entry-point", "there is no file '" + path + "' in the image"));
    return;
  }
  const TarEntry& program = *found->second;
  if ((program.mode & kExecutableByAll) != kExecutableByAll)
    findings.push_back(
        defect("entry-point", fmt::format("'{}' is not executable ({:04o})", path, program.mode)));
  if (program.user != 0 || program.group != 0 || (program.mode & kWritableByAnyone) != 0)
    findings.push_back(defect("entry-point", "'" + path + "' can be changed by the service"));
  if (sha256_hex(program.content) != expected.binary_sha256)
    findings.push_back(defect("entry-point", "'" + path + "' is not the binary that was built"));
  const std::vector<Finding> reasons = verify_executable(program.path, image.config, entries);
  findings.insert(findings.end(), reasons.begin(), reasons.end());
}

}  // namespace

std::vector<Finding> verify_root(const Image& image, const ImageExpectation& expected) {
  std::vector<Finding> findings;
  const RootEntries entries = root_entries(image);
  // As they are packed: what a layer deletes or links is undeclared, too.
  for (const ImageLayer& layer : image.layers) {
    for (const TarEntry& entry : layer.entries) {
      check_entry(entry, entries, findings);
      if (!expected.paths.contains(entry.path))
        findings.push_back(defect("undeclared", "nobody declared '" + entry.path + "'"));
    }
  }
  for (const std::string& path : expected.paths) {
    if (!entries.contains(path))
      findings.push_back(defect("missing", "'" + path + "' is declared, but not in the image"));
  }
  check_entry_point(image, expected, entries, findings);
  return findings;
}

}  // namespace qa
