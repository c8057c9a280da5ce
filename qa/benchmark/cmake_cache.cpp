#include "qa/benchmark/cmake_cache.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace qa {
namespace {

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Version of package `name`, whose configuration lies in `folder`; empty when it has no plain one.
std::string version_in(const std::filesystem::path& folder, const std::string& name, Files& files) {
  for (const std::string& file :
       {name + "ConfigVersion.cmake", lower(name) + "-config-version.cmake"}) {
    if (!files.exists(folder / file)) continue;
    if (const auto text = files.read(folder / file)) return package_version(*text);
  }
  return {};
}

std::string value_or_empty(const std::map<std::string, std::string>& cache,
                           const std::string& key) {
  const auto found = cache.find(key);
  return found == cache.end() ? std::string() : found->second;
}

std::string joined(const std::string& first, const std::string& second) {
  return first.empty() || second.empty() ? first + second : first + " " + second;
}

}  // namespace

std::map<std::string, std::string> parse_cmake_cache(std::string_view text) {
  std::map<std::string, std::string> entries;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.starts_with('#') || line.starts_with("//")) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::size_t equals = line.find('=', colon);
    if (equals == std::string_view::npos) continue;
    entries[std::string(line.substr(0, colon))] = line.substr(equals + 1);
  }
  return entries;
}

std::string package_version(std::string_view text) {
  constexpr std::string_view kStart = "set(PACKAGE_VERSION \"";
  const std::size_t start = text.find(kStart);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + kStart.size());
  std::string version(text.substr(0, text.find('"')));
  return version.starts_with("${") ? std::string() : version;
}

Result<BuildFacts> read_build_facts(const std::filesystem::path& build_folder,
                                    ProcessRunner& processes, Files& files) {
  TRY_ASSIGN(const std::string text, files.read(build_folder / "CMakeCache.txt"));
  const auto cache = parse_cmake_cache(text);
  BuildFacts facts;
  facts.build_type = value_or_empty(cache, "CMAKE_BUILD_TYPE");
  facts.flags = joined(value_or_empty(cache, "CMAKE_CXX_FLAGS"),
                       value_or_empty(cache, "CMAKE_CXX_FLAGS_" + upper(facts.build_type)));
  const std::string compiler = value_or_empty(cache, "CMAKE_CXX_COMPILER");
  TRY_ASSIGN(const Completed version, processes.run(Command{.argv = {compiler, "--version"}}));
  facts.compiler = version.standard_output.substr(0, version.standard_output.find('\n'));
  constexpr std::string_view kSuffix = "_DIR";
  for (const auto& [key, folder] : cache) {
    if (!key.ends_with(kSuffix)) continue;
    const std::string name = key.substr(0, key.size() - kSuffix.size());
    std::string package = version_in(folder, name, files);
    if (!package.empty()) facts.libraries[name] = std::move(package);
  }
  return facts;
}

}  // namespace qa
