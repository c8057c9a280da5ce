#include "qa/stages/coverage_scope.hpp"

#include "qa/coverage/test_source.hpp"
#include "qa/model/cpp_file.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <ranges>
#include <regex>

namespace qa {
namespace {

namespace fs = std::filesystem;

bool counts_compiled(const UnitSettings& settings) {
  return settings.coverage_sources.empty();
}

/// The rule by which a file counts; shared with the functions that apply it.
class SourceRule {
 public:
  /// Without coverage_sources all of the project's C and C++ files count, until count_only().
  SourceRule(ProjectFiles project, const UnitSettings& settings, std::vector<fs::path> roots,
             std::vector<std::regex> excluded)
      : project_(std::move(project)),
        selection_(
            counts_compiled(settings) ? std::vector<std::string>{"."} : settings.coverage_sources,
            {}),
        roots_(std::move(roots)),
        excluded_(std::move(excluded)) {}

  /// From now on these alone may count.
  void count_only(std::set<std::string> names) { only_ = std::move(names); }

  /// `path` is relative to the project, maybe through a link; where it leads inside the project it
  /// counts under that name.
  std::string counted_name(const std::string& path) const {
    if (!is_cpp_file(path) || !project_.has(path)) return {};
    const std::string real = project_.behind_links(path);
    const std::string& name = fs::path(real).is_absolute() ? path : real;
    const bool is_wanted =
        only_ ? only_->contains(name) : selection_.has(path) || selection_.has(name);
    return is_wanted && !is_excluded(path) && !is_excluded(name) ? name : std::string();
  }

  std::string counted_name_of(const fs::path& file) const {
    for (const fs::path& root : roots_) {
      const std::string path = project_path(file.string(), root);
      if (!fs::path(path).is_absolute()) return counted_name(path);
    }
    return {};
  }

  /// The project's files that are selected, those below links by the link's name.
  std::set<std::string> selected() const {
    std::set<std::string> names;
    const auto add = [this, &names](const std::string& path) {
      if (std::string name = counted_name(path); !name.empty()) names.insert(std::move(name));
    };
    for (const std::string& file : project_.files) add(file);
    for (const auto& [link, target] : project_.links) {
      for (const std::string& file : project_.files) {
        if (!lies_below(file, target)) continue;
        add(file == target ? link : link + file.substr(target.size()));
      }
    }
    return names;
  }

  bool stands_for_something(const std::string& name) const {
    const PathPattern pattern(name);
    const auto matches = [&pattern](const std::string& path) { return pattern.matches(path); };
    return std::ranges::any_of(project_.files, matches) ||
           std::ranges::any_of(project_.links | std::views::keys, matches);
  }

 private:
  bool is_excluded(const std::string& path) const {
    return std::ranges::any_of(excluded_, [&path](const std::regex& pattern) {
      return std::regex_search(path, pattern, std::regex_constants::match_continuous);
    });
  }

  ProjectFiles project_;
  FileSelection selection_;
  std::optional<std::set<std::string>> only_;
  std::vector<fs::path> roots_;
  std::vector<std::regex> excluded_;
};

Result<std::vector<std::regex>> compiled(const std::string& stage,
                                         const std::vector<std::string>& patterns) {
  std::vector<std::regex> result;
  for (const std::string& pattern : patterns) {
    try {
      result.emplace_back(pattern);
    } catch (const std::regex_error& error) {
      return fail(FailureKind::configuration,
                  "stage " + stage + ": '" + pattern + "' in coverage_exclude is no regular " +
                      "expression: " + error.what(),
                  "correct coverage_exclude of [stage." + stage + "] in pipeline.toml");
    }
  }
  return result;
}

/// Where CMake puts what a target makes of `source`, without the object's ending. CMake spells a
/// way up "__".
std::vector<fs::path> object_stems(const CmakeTarget& target, const fs::path& source) {
  const auto below = [](const fs::path& path) {
    fs::path spelled;
    for (const fs::path& part : path) spelled /= part == ".." ? fs::path("__") : part;
    return spelled;
  };
  const fs::path folder = target.build_folder / "CMakeFiles" / (target.name + ".dir");
  return {folder / below(source.lexically_relative(target.source_folder)),
          folder / below(source.lexically_relative(target.build_folder)),
          folder / source.relative_path()};
}

/// The notes that `target` made of `source`; empty when there are none. Generators with several
/// configurations put a folder of the configuration's name in between.
fs::path notes_of(const BuildTree& tree, const CmakeTarget& target, const fs::path& source,
                  const std::set<fs::path>& notes) {
  const fs::path folder = target.build_folder / "CMakeFiles" / (target.name + ".dir");
  for (const fs::path& stem : object_stems(target, source)) {
    const fs::path below = stem.lexically_relative(folder);
    for (const fs::path& place : {stem, folder / tree.configuration / below}) {
      for (const fs::path& path :
           {fs::path(place.string() + ".gcno"), fs::path(place).replace_extension(".gcno")}) {
        if (notes.contains(path)) return path;
      }
    }
  }
  return {};
}

/// Which targets compile what, and which notes are of that.
void add_compiled(const BuildTree& tree, const SourceRule& rule, const CoverageData& data,
                  CoverageScope& scope) {
  std::set<fs::path> notes;
  for (const CoverageNotes& each : data.notes) notes.insert(each.path);
  for (const CmakeTarget& target : configuration_of(tree).targets) {
    for (const TargetSource& source : target.sources) {
      if (!source.compile_group) continue;
      const fs::path& compiled = source.unity.empty() ? source.path : source.unity;
      const fs::path own = notes_of(tree, target, compiled, notes);
      if (!own.empty()) scope.current_notes.insert(own);
      const std::string name = rule.counted_name_of(source.path);
      if (name.empty()) continue;
      DeclaredSource& declared = scope.sources[name];
      declared.targets.push_back(target.name);
      declared.has_notes = declared.has_notes || !own.empty();
    }
  }
}

/// What counts where nobody says it: the project's headers and what targets compile, but tests.
Result<std::set<std::string>> default_sources(const BuildTree& tree, const SourceRule& rule,
                                              StageContext& context) {
  std::set<std::string> candidates;
  for (const std::string& file : rule.selected()) {
    if (cpp_file_of(file) == CppFile::header) candidates.insert(file);
  }
  for (const CmakeTarget& target : configuration_of(tree).targets) {
    for (const TargetSource& source : target.sources) {
      if (source.compile_group) candidates.insert(rule.counted_name_of(source.path));
    }
  }
  candidates.erase("");
  std::set<std::string> sources;
  for (const std::string& file : candidates) {
    if (is_test_path(file)) continue;
    TRY_ASSIGN(const std::string text, context.files.read(context.root / file));
    if (!includes_test_framework(text)) sources.insert(file);
  }
  return sources;
}

bool has_flag(const CompileGroup& group, std::string_view flag) {
  return std::ranges::any_of(group.flags, [flag](const std::string& piece) {
    return piece.find(flag) != std::string::npos;
  });
}

/// GCC chooses atomic counters by itself when it is told of threads.
bool has_atomic_counters(const BuildTree& tree) {
  for (const CmakeTarget& target : configuration_of(tree).targets) {
    for (const CompileGroup& group : target.compile_groups) {
      const bool counts = has_flag(group, "--coverage") || has_flag(group, "-fprofile-arcs");
      const bool is_atomic = has_flag(group, "-fprofile-update=atomic") ||
                             has_flag(group, "-fprofile-update=prefer-atomic") ||
                             has_flag(group, "-pthread");
      if (counts && !is_atomic) return false;
    }
  }
  return true;
}

}  // namespace

Result<CoverageScope> coverage_scope(const std::string& stage, const UnitSettings& settings,
                                     StageContext& context, const BuildTree& tree,
                                     ProjectFiles project, const CoverageData& data) {
  TRY_ASSIGN(std::vector<std::regex> excluded, compiled(stage, settings.coverage_exclude));
  const auto rule = std::make_shared<SourceRule>(
      std::move(project), settings, std::vector<fs::path>{context.root, tree.model.source_folder},
      std::move(excluded));
  for (const std::string& name : settings.coverage_sources) {
    if (rule->stands_for_something(name)) continue;
    return fail(FailureKind::configuration,
                "stage " + stage + ": no file of the project is '" + name + "' or below it",
                "correct coverage_sources of [stage." + stage + "] in pipeline.toml");
  }
  if (counts_compiled(settings)) {
    TRY_ASSIGN(std::set<std::string> sources, default_sources(tree, *rule, context));
    rule->count_only(std::move(sources));
  }
  CoverageScope scope{
      .root = context.root,
      .build_folder = tree.folder,
      .counts_as = [rule](const fs::path& file) { return rule->counted_name_of(file); },
      .has_atomic_counters = has_atomic_counters(tree)};
  for (const std::string& file : rule->selected()) {
    if (cpp_file_of(file) == CppFile::source) scope.sources[file];
  }
  add_compiled(tree, *rule, data, scope);
  return scope;
}

}  // namespace qa
