#include "qa/model/stage_manifest.hpp"

#include <algorithm>

namespace qa {
namespace {

using Names = std::vector<std::string>;
using Texts = std::map<std::string, std::string>;

struct Difference {
  Names changed;
  Names added;
  Names gone;
};

Difference compare(const Texts& before, const Texts& now) {
  Difference difference;
  for (const auto& [name, value] : now) {
    const auto old = before.find(name);
    if (old == before.end()) {
      difference.added.push_back(name);
    } else if (old->second != value) {
      difference.changed.push_back(name);
    }
  }
  for (const auto& [name, value] : before) {
    if (!now.contains(name)) difference.gone.push_back(name);
  }
  return difference;
}

class Explanation {
 public:
  Explanation(const StageManifest& before, const StageManifest& now, std::size_t max_names)
      : before_(before), now_(now), max_names_(max_names) {}

  Names reasons() && {
    add_inputs();
    add_settings();
    add_simple("gate ", before_.gates, now_.gates);
    add_environment();
    add_tools();
    add_simple("", before_.upstream, now_.upstream);
    if (before_.qa != now_.qa) reasons_.emplace_back("qa changed");
    return std::move(reasons_);
  }

 private:
  std::string list(const Names& names) const {
    std::string text;
    const std::size_t shown = std::min(max_names_, names.size());
    for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + names[i];
    const std::size_t others = names.size() - shown;
    if (others > 0) text += " and " + std::to_string(others) + (others == 1 ? " other" : " others");
    return text;
  }

  void add_inputs() {
    const auto [changed, added, gone] = compare(before_.inputs, now_.inputs);
    const auto number = [](const Names& names) { return std::to_string(names.size()); };
    if (changed.size() == 1) reasons_.push_back("1 file changed: " + changed.front());
    if (changed.size() > 1)
      reasons_.push_back(number(changed) + " files changed: " + list(changed));
    if (added.size() == 1) reasons_.push_back("new file " + added.front());
    if (added.size() > 1) reasons_.push_back(number(added) + " new files: " + list(added));
    if (gone.size() == 1) reasons_.push_back("file " + gone.front() + " is gone");
    if (gone.size() > 1) reasons_.push_back(number(gone) + " files are gone: " + list(gone));
  }

  void add_settings() {
    if (before_.kind != now_.kind)
      reasons_.push_back("kind changed: " + before_.kind + " -> " + now_.kind);
    const auto [changed, added, gone] = compare(before_.settings, now_.settings);
    for (const std::string& name : changed) {
      reasons_.push_back("setting " + name + " changed: " + before_.settings.at(name) + " -> " +
                         now_.settings.at(name));
    }
    // With another kind all settings are others.
    if (before_.kind != now_.kind) return;
    for (const std::string& name : added)
      reasons_.push_back("new setting " + name + ": " + now_.settings.at(name));
    for (const std::string& name : gone) reasons_.push_back("setting " + name + " is gone");
  }

  void add_simple(const std::string& prefix, const Texts& before, const Texts& now) {
    const auto [changed, added, gone] = compare(before, now);
    for (const std::string& name : changed) reasons_.push_back(prefix + name + " changed");
    for (const std::string& name : added) reasons_.push_back(prefix + name + " is new");
    for (const std::string& name : gone) reasons_.push_back(prefix + name + " is gone");
  }

  /// Values stay out of it: they may be secret.
  void add_environment() {
    const auto [changed, added, gone] = compare(before_.environment, now_.environment);
    for (const std::string& name : changed) reasons_.push_back(name + " changed");
    for (const std::string& name : added)
      reasons_.push_back(name + " counts now as part of the environment");
    for (const std::string& name : gone)
      reasons_.push_back(name + " counts no more as part of the environment");
  }

  void add_tools() {
    for (const auto& [name, tool] : now_.tools) {
      const auto old = before_.tools.find(name);
      if (old == before_.tools.end()) {
        reasons_.push_back(name + " is used now");
      } else if (old->second.sha256 != tool.sha256) {
        reasons_.push_back(tool_change(name, old->second, tool));
      }
    }
    for (const auto& [name, tool] : before_.tools) {
      if (!now_.tools.contains(name)) reasons_.push_back(name + " is not used any more");
    }
  }

  static std::string tool_change(const std::string& name, const ToolIdentity& before,
                                 const ToolIdentity& now) {
    if (name == kSystemPackages) return "installed packages changed";
    if (now.sha256.empty()) return name + " is not installed any more";
    if (before.sha256.empty()) return name + " is installed now";
    if (before.version == now.version || before.version.empty() || now.version.empty())
      return name + " changed";
    return name + " changed: " + before.version + " -> " + now.version;
  }

  const StageManifest& before_;
  const StageManifest& now_;
  std::size_t max_names_;
  Names reasons_;
};

}  // namespace

Names explain(const StageManifest& before, const StageManifest& now, std::size_t max_names) {
  return Explanation(before, now, max_names).reasons();
}

}  // namespace qa
