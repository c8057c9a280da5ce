#include "qa/adoption/bundled_folders.hpp"
#include "qa/cli/init_look.hpp"
#include "qa/engine/build_folders.hpp"
#include "qa/lint/clang_format.hpp"
#include "qa/lint/tidy_run.hpp"
#include "qa/model/cpp_file.hpp"
#include "qa/system/git_files.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/project_path.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Without a repository: everything that no build and no qa made.
Result<std::vector<std::string>> all_files(InitWorld& world) {
  TRY_ASSIGN(const std::vector<FileFacts> found,
             world.files.scan(world.root, {world.root / ".git", world.root / "reports"}));
  const std::vector<std::string> builds = build_folders(found);
  std::vector<std::string> names;
  for (const FileFacts& file : found) {
    if (!lies_in_any(file.path, builds)) names.push_back(file.path);
  }
  return names;
}

/// The folders that .gitmodules names; one that has no file is a blocker.
Result<void> look_at_submodules(FileLook& look, InitWorld& world) {
  const fs::path file = world.root / ".gitmodules";
  if (!world.files.exists(file)) return {};
  TRY_ASSIGN(const std::string text, world.files.read(file));
  look.submodules = submodule_folders(text);
  for (const std::string& folder : look.submodules) {
    TRY_ASSIGN(const auto content, world.files.scan(world.root / folder));
    if (!content.empty()) continue;
    look.facts.blockers.push_back(
        {"the submodule " + folder + " is empty", "git submodule update --init --recursive"});
  }
  return {};
}

void look_at_name(const std::string& path, FileLook& look) {
  const fs::path file(path);
  const std::string name = file.filename().string();
  ProjectFacts& facts = look.facts;
  if (name == "CMakeLists.txt" || file.extension() == ".cmake") look.cmake_files.insert(path);
  if (name == ".clang-tidy") facts.has_tidy_configuration = true;
  if (name == ".clang-format" || name == "_clang-format") facts.has_format_style = true;
  if (file.extension() == ".proto") facts.protos.push_back(path);
  if (name.starts_with("Dockerfile") || name.starts_with("Containerfile"))
    facts.container_files.push_back(path);
  switch (cpp_file_of(file)) {
    case CppFile::source:
      look.own_sources.insert(path);
      break;
    case CppFile::header:
      ++facts.headers;
      break;
    case CppFile::none:
      break;
  }
}

std::set<std::string> missing_tools() {
  std::set<std::string> missing;
  for (const char* tool : {"clang-tidy", "clang-format", "gcov", "llvm-cov"}) {
    if (!find_program(tool)) missing.insert(tool);
  }
  return missing;
}

}  // namespace

bool is_foreign(const FileLook& look, std::string_view path) {
  return lies_in_any(path, look.facts.bundled) || lies_in_any(path, look.submodules);
}

Result<FileLook> look_at_files(InitWorld& world) {
  FileLook look;
  look.facts.name = world.root.filename().string();
  look.facts.missing_tools = missing_tools();
  TRY_ASSIGN(const auto known, list_git_files(world.processes, world.files, world.root));
  look.facts.in_git = known.has_value();
  std::vector<std::string> names;
  fs::path top = world.root;
  if (known) {
    names = known->files;
    top = known->top;
  } else {
    TRY_ASSIGN(names, all_files(world));
  }
  TRY(look_at_submodules(look, world));
  std::ranges::copy_if(names, std::back_inserter(look.cpp_files),
                       [](const std::string& path) { return is_cpp_file(path); });
  look.facts.bundled = bundled_folders(look.cpp_files);
  for (const std::string& path : names) {
    if (!is_foreign(look, path)) look_at_name(path, look);
  }
  look.facts.sources = look.own_sources.size();
  // Those of a repository around the project are its own, too.
  const fs::path any_file = world.root / "x";
  ProjectFacts& facts = look.facts;
  if (tidy_configuration_of(world.files, top, any_file)) facts.has_tidy_configuration = true;
  if (format_style_of(world.files, top, any_file)) facts.has_format_style = true;
  return look;
}

}  // namespace qa
