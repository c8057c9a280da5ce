#include "qa/lint/check_lists.hpp"

#include "qa/lint/tidy_run.hpp"
#include "qa/system/digest.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;
using Names = std::set<std::string>;

constexpr const char* kRoot = ".";

std::string configuration_file(const std::string& folder) {
  return folder == kRoot ? ".clang-tidy" : folder + "/.clang-tidy";
}

/// The folder around `folder` that has a list, or null.
const Names* around(const ChecksInForce& lists, const std::string& folder) {
  for (std::filesystem::path at = folder; !at.empty() && at != kRoot;) {
    at = at.parent_path();
    const auto found = lists.find(at.empty() ? kRoot : at.string());
    if (found != lists.end()) return &found->second;
  }
  return nullptr;
}

std::string enumerated(const Names& names) {
  constexpr std::size_t kShown = 5;
  std::string text;
  std::size_t shown = 0;
  for (const std::string& name : names) {
    if (shown++ == kShown) return text + " and " + std::to_string(names.size() - kShown) + " more";
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

Names missing(const Names& wanted, const Names& present) {
  Names names;
  std::ranges::set_difference(wanted, present, std::inserter(names, names.end()));
  return names;
}

/// Asks clang-tidy, or what it said before.
class Lists {
 public:
  Lists(const CheckListSetup& setup, ProcessRunner& processes, Files& files)
      : setup_(setup), processes_(processes), files_(files) {
    if (const Result<std::string> text = files_.read(setup_.kept)) {
      old_ = Json::parse(*text, nullptr, false);
    }
    if (!old_.is_object()) old_ = Json::object();
  }

  Result<Names> ask(const std::filesystem::path& folder, const std::string& option) {
    const std::string key = sha256_hex(setup_.tool + '\n' + folder.string() + '\n' + option + '\n' +
                                       configurations_above(folder));
    if (old_.contains(key) && old_[key].is_array()) {
      new_[key] = old_[key];
    } else {
      Command command{.argv = {"clang-tidy", "--list-checks"}, .working_directory = folder};
      if (!option.empty()) command.argv.push_back(option);
      TRY_ASSIGN(const Completed completed, processes_.run(command));
      new_[key] = parse_check_list(completed.standard_output);
    }
    return new_[key].get<Names>();
  }

  void save() {
    // A full disk costs time in the next run, and nothing else.
    if (new_ != old_) (void)files_.write(setup_.kept, new_.dump());
  }

 private:
  std::string configurations_above(std::filesystem::path folder) {
    std::string all;
    for (; folder.has_relative_path(); folder = folder.parent_path()) {
      const std::filesystem::path file = folder / ".clang-tidy";
      if (files_.exists(file)) all += sha256_hex(files_.read(file).value_or("")) + '\n';
    }
    return all;
  }

  const CheckListSetup& setup_;
  ProcessRunner& processes_;
  Files& files_;
  Json old_ = Json::object();
  Json new_ = Json::object();
};

}  // namespace

std::set<std::string> parse_check_list(std::string_view text) {
  std::set<std::string> checks;
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with(' ')) checks.emplace(trimmed(line));
  }
  return checks;
}

Result<CheckLists> list_checks(const CheckListSetup& setup, const std::set<std::string>& folders,
                               ProcessRunner& processes, Files& files) {
  Lists lists(setup, processes, files);
  CheckLists all;
  const std::string own = tidy_configuration_of(files, setup.top, setup.root / "x")
                              ? std::string()
                              : "--config=" + default_tidy_configuration(setup.root);
  TRY_ASSIGN(all.in_force[kRoot], lists.ask(setup.root, own));
  for (const std::string& folder : folders) {
    if (folder.empty() || folder == kRoot) continue;
    TRY_ASSIGN(all.in_force[folder], lists.ask(setup.root / folder, ""));
  }
  TRY_ASSIGN(all.known, lists.ask(setup.root, "--checks=*"));
  lists.save();
  return all;
}

std::vector<Finding> weaker_than(const ChecksInForce& baseline, const CheckLists& now) {
  std::vector<Finding> findings;
  for (const auto& [folder, checks] : now.in_force) {
    const auto same = baseline.find(folder);
    const Names* before = same != baseline.end() ? &same->second : around(baseline, folder);
    if (before == nullptr) continue;
    Names gone = missing(*before, checks);
    std::erase_if(gone, [&now](const std::string& name) { return !now.known.contains(name); });
    if (gone.empty()) continue;
    findings.push_back({.severity = Severity::error,
                        .rule = "lint.checks",
                        .message = "checks of the baseline are off: " + enumerated(gone),
                        .file = configuration_file(folder)});
  }
  return findings;
}

std::vector<Finding> weaker_folders(const ChecksInForce& now) {
  std::vector<Finding> findings;
  for (const auto& [folder, checks] : now) {
    const Names* const outer = around(now, folder);
    const Names gone = outer == nullptr ? Names() : missing(*outer, checks);
    if (gone.empty()) continue;
    findings.push_back({.severity = Severity::note,
                        .rule = "lint.checks",
                        .message = "fewer checks than around it, without " + enumerated(gone),
                        .file = configuration_file(folder)});
  }
  return findings;
}

}  // namespace qa
