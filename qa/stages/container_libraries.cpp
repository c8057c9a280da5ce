#include "qa/stages/container_libraries.hpp"

#include "qa/container/shared_libraries.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kLibraryMode = 0755;

/// The C library and its own parts load by name for others.
bool is_runtime(const std::string& name) {
  constexpr std::array kRuntime = {"libc.", "libdl.", "libstdc++.", "libgcc_s.", "libpthread."};
  return std::ranges::any_of(kRuntime,
                             [&](const char* runtime) { return name.starts_with(runtime); });
}

class LibraryPacker {
 public:
  LibraryPacker(const ContainerSettings& settings, const ElfFacts& binary, FileReader elsewhere,
                ImageFiles& files)
      : settings_(settings), binary_(binary), elsewhere_(std::move(elsewhere)), files_(files) {}

  Result<void> pack() {
    const std::map<std::string, ElfFacts> declared = declared_elf_files();
    note_users("the binary", binary_);
    TRY_ASSIGN(const SharedLibraries own, add_what_is_loaded(settings_.entry_point, binary_));
    std::set<std::string> loaded;
    for (const SharedLibrary& library : own.found) loaded.insert(library.name);
    for (const auto& [path, facts] : declared) {
      note_users(path, facts);
      TRY_ASSIGN(const SharedLibraries libraries, add_what_is_loaded(path, facts));
      for (const MissingLibrary& library : libraries.missing) {
        if (!loaded.contains(library.name)) missing_.emplace(path, library);
      }
    }
    return {};
  }

  std::vector<Finding> notes() const;

 private:
  std::map<std::string, ElfFacts> declared_elf_files() const {
    std::map<std::string, ElfFacts> found;
    for (const auto& [path, entry] : files_.entries()) {
      if ("/" + path == settings_.entry_point) continue;
      if (auto facts = read_elf(entry->content, ElfRole::library))
        found.emplace("/" + path, *std::move(facts));
    }
    return found;
  }

  void note_users(const std::string& who, const ElfFacts& facts) {
    // musl has all but libraries in itself.
    const bool is_musl = binary_.interpreter.find("/ld-musl-") != std::string::npos;
    for (const ByName what : facts.loads_by_name) {
      if (is_musl && what != ByName::libraries) continue;
      std::vector<std::string>& users = users_[what];
      if (std::ranges::find(users, who) == users.end()) users.push_back(who);
    }
  }

  const TarEntry* in_image(const std::string& path) const {
    const auto resolved = resolve_in_root(files_.entries(), path);
    if (!resolved) return nullptr;
    const TarEntry* const entry = files_.entries().at(*resolved);
    return entry->kind == TarKind::file ? entry : nullptr;
  }

  std::optional<std::string> read(const std::string& path) const {
    const TarEntry* const entry = in_image(path);
    return entry == nullptr ? elsewhere_(path) : std::optional(entry->content);
  }

  Result<void> add(const fs::path& path, std::string content, const std::string& source,
                   const std::string& machine_file) {
    const std::string place = path.lexically_normal().relative_path().string();
    return files_.add({.path = place, .mode = kLibraryMode, .content = std::move(content)}, source,
                      machine_file);
  }

  Result<SharedLibraries> add_what_is_loaded(const std::string& path, const ElfFacts& facts) {
    const std::string& loader = facts.interpreter;
    if (loader.starts_with('/') && in_image(loader) == nullptr) {
      if (auto content = elsewhere_(loader))
        TRY(add(loader, *std::move(content), "the loader of " + path, loader));
    }
    const auto variable = settings_.environment.find("LD_LIBRARY_PATH");
    SharedLibraries libraries = shared_libraries(
        facts, path, [this](const std::string& file) { return read(file); },
        variable == settings_.environment.end() ? "" : variable->second);
    remember_folder(libraries);
    for (SharedLibrary& library : libraries.found) {
      if (!is_runtime(library.name)) note_users(library.name, library.facts);
      const bool has_path = library.name.find('/') != std::string::npos;
      const std::string place = has_path ? library.path : folder_ + "/" + library.name;
      const bool is_known = in_image(library.path) != nullptr || in_image(place) != nullptr;
      if (!is_known)
        TRY(add(place, std::move(library.content), "a library of " + path, library.path));
    }
    return libraries;
  }

  /// All libraries lie in the folder of the C library, where its loader looks whatever a RUNPATH
  /// says.
  void remember_folder(const SharedLibraries& libraries) {
    const auto c_library = std::ranges::find_if(libraries.found, [](const SharedLibrary& library) {
      return library.name.starts_with("libc.");
    });
    if (c_library != libraries.found.end())
      folder_ = fs::path(c_library->path).lexically_normal().parent_path().string();
  }

  const ContainerSettings& settings_;
  const ElfFacts& binary_;
  const FileReader elsewhere_;  ///< what is not in the image
  ImageFiles& files_;
  std::string folder_ = "/lib";
  std::map<ByName, std::vector<std::string>> users_;  ///< who asks for something by name
  std::multimap<std::string, MissingLibrary> missing_;
};

std::string_view what_may_be_missing(ByName what) {
  switch (what) {
    case ByName::libraries:
      return "may load libraries by name (dlopen); none of those is in the image";
    case ByName::name_services:
      return "may look up users, groups or hosts; of the name services (NSS) the image has those "
             "in "
             "its C library, files and dns since glibc 2.34";
    case ByName::locales:
      return "may set a locale; the image has those in its C library, C and POSIX, and C.UTF-8 "
             "since "
             "glibc 2.35";
    case ByName::character_sets:
      return "may convert character sets (iconv); the image has those in its C library, ASCII and "
             "Unicode";
  }
  return "";
}

std::string names_of(const std::vector<std::string>& who) {
  constexpr std::size_t kShown = 5;
  if (who.size() <= kShown) return fmt::format("{}", fmt::join(who, ", "));
  return fmt::format("{} and {} others", fmt::join(who.begin(), who.begin() + kShown, ", "),
                     who.size() - kShown);
}

std::vector<Finding> LibraryPacker::notes() const {
  std::vector<Finding> notes;
  for (const auto& [what, who] : users_)
    notes.push_back({.severity = Severity::note,
                     .rule = "image.dlopen",
                     .message = fmt::format("{} {}, unless `files` adds more", names_of(who),
                                            what_may_be_missing(what))});
  for (const auto& [path, library] : missing_)
    notes.push_back(
        {.severity = Severity::warning,
         .rule = "image.library",
         .message = fmt::format("'{}' can't be loaded: {}", path, what_is_missing(library))});
  return notes;
}

}  // namespace

Result<KeptLibraries> kept_libraries(StageContext& context) {
  KeptLibraries libraries;
  TRY_ASSIGN(const auto binaries, context.upstream.artifacts("binary"));
  TRY_ASSIGN(const auto artifacts, context.upstream.artifacts("library"));
  for (const UpstreamArtifact& artifact : artifacts) {
    // Another build has another variant of the same.
    if (binaries.empty() || artifact.stage != binaries.front().stage) continue;
    TRY_ASSIGN(std::string content, context.files.read(artifact.path));
    libraries.emplace(artifact.path.filename().string(), std::move(content));
  }
  return libraries;
}

Result<void> add_libraries(const ContainerSettings& settings, const ElfFacts& binary,
                           const KeptLibraries& kept, StageContext& context, ImageFiles& files,
                           std::vector<Finding>& notes) {
  const FileReader on_this_machine = file_reader(context.files);
  // A name that a kept library has is its own, wherever it is looked for.
  LibraryPacker packer(
      settings, binary,
      [&](const std::string& path) {
        const auto known = kept.find(fs::path(path).filename().string());
        if (known != kept.end()) return std::optional(known->second);
        context.has_read(path);
        return on_this_machine(path);
      },
      files);
  TRY(packer.pack());
  std::ranges::move(packer.notes(), std::back_inserter(notes));
  return {};
}

}  // namespace qa
