#include "qa/container/shared_libraries.hpp"

#include "qa/container/loader_cache.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>

namespace qa {
namespace {

std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

/// musl's loader is its C library, too, and answers for all parts of it.
bool is_musl(const ElfFacts& program) {
  return name_of(program.interpreter).starts_with("ld-musl-");
}

/// Where a loader looks at last. Debian's and others' know folders by machine (multiarch).
std::vector<std::string> default_folders(const ElfFacts& program) {
  if (is_musl(program)) return {"/lib", "/usr/local/lib", "/usr/lib"};
  static const std::map<std::string, std::string> kTriplets = {
      {"amd64", "x86_64-linux-gnu"},       {"arm64", "aarch64-linux-gnu"},
      {"386", "i386-linux-gnu"},           {"arm", "arm-linux-gnueabihf"},
      {"riscv64", "riscv64-linux-gnu"},    {"ppc64le", "powerpc64le-linux-gnu"},
      {"loong64", "loongarch64-linux-gnu"}};
  std::vector<std::string> folders;
  if (const auto triplet = kTriplets.find(program.machine); triplet != kTriplets.end())
    folders = {"/lib/" + triplet->second, "/usr/lib/" + triplet->second};
  for (const char* folder : {"/lib64", "/usr/lib64", "/lib", "/usr/lib"})
    folders.emplace_back(folder);
  return folders;
}

class Closure {
 public:
  Closure(const ElfFacts& program, const std::string& path, const FileReader& read,
          const std::string& library_path)
      : program_(program),
        read_(read),
        library_path_(library_path),
        default_folders_(default_folders(program)) {
    loaded_.push_back({.library = {.name = name_of(path), .path = path, .facts = program}});
    if (!is_musl(program)) cache_ = read_loader_cache(read(kLoaderCache).value_or(""));
  }

  SharedLibraries find() {
    std::set<std::string> known;
    // Breadth first, as the loader does: the first library of a name is everybody's. What is
    // appended to a deque moves nothing.
    for (std::size_t i = 0; i < loaded_.size(); ++i) {
      const Loaded& asker = loaded_[i];
      for (const std::string& name : asker.library.facts.needed) {
        if (is_the_loader(name) || !known.insert(name).second) continue;
        MissingLibrary missing{.name = name, .wanted_by = asker.library.name, .damaged = {}};
        if (auto library = locate(name, asker, missing.damaged)) {
          loaded_.push_back({.library = *std::move(library), .asker = &asker});
        } else {
          result_.missing.push_back(std::move(missing));
        }
      }
    }
    loaded_.pop_front();
    for (Loaded& loaded : loaded_) result_.found.push_back(std::move(loaded.library));
    return std::move(result_);
  }

 private:
  struct Loaded {
    SharedLibrary library;
    const Loaded* asker = nullptr;
  };

  bool is_the_loader(const std::string& name) const {
    constexpr std::array kParts = {"libc.",  "libpthread.", "librt.",  "libm.",
                                   "libdl.", "libutil.",    "libxnet."};
    const bool is_part =
        std::ranges::any_of(kParts, [&](std::string_view part) { return name.starts_with(part); });
    return name_of(program_.interpreter) == name || (is_musl(program_) && is_part);
  }

  std::optional<SharedLibrary> locate(const std::string& name, const Loaded& asker,
                                      std::string& damaged) const {
    for (const std::string& path : candidates(name, asker)) {
      // A relative path depends on where the program is started: it is nowhere.
      auto content = path.starts_with('/') ? read_(path) : std::nullopt;
      if (!content) continue;
      auto facts = read_elf(*content, ElfRole::library);
      if (!facts) {
        damaged = path;
        return std::nullopt;
      }
      // What is for another machine is passed by.
      if (facts->machine == program_.machine)
        return SharedLibrary{
            .name = name, .path = path, .content = *std::move(content), .facts = *std::move(facts)};
    }
    return std::nullopt;
  }

  /// ld.so(8): RPATH of the asker and of those who asked for it, unless the asker has a RUNPATH;
  /// LD_LIBRARY_PATH; RUNPATH; the cache; the default folders.
  std::vector<std::string> candidates(const std::string& name, const Loaded& asker) const {
    if (name.find('/') != std::string::npos) return {expand(name, asker.library)};
    std::vector<std::string> paths;
    if (asker.library.facts.runpath.empty()) {
      for (const Loaded* owner = &asker; owner != nullptr; owner = owner->asker) {
        if (owner->library.facts.runpath.empty())
          add_lists(owner->library.facts.rpath, name, owner->library, paths);
      }
    }
    add_lists({library_path_}, name, asker.library, paths);
    add_lists(asker.library.facts.runpath, name, asker.library, paths);
    if (const auto known = cache_.find(name); known != cache_.end())
      paths.insert(paths.end(), known->second.begin(), known->second.end());
    for (const std::string& folder : default_folders_) paths.push_back(folder + "/" + name);
    return paths;
  }

  /// The folders of each "a:b", with `name`.
  static void add_lists(const std::vector<std::string>& lists, const std::string& name,
                        const SharedLibrary& owner, std::vector<std::string>& paths) {
    for (std::string_view list : lists) {
      while (!list.empty()) {
        const std::size_t end = list.find(':');
        if (end != 0) paths.push_back(expand(std::string(list.substr(0, end)), owner) + "/" + name);
        list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
      }
    }
  }

  static std::string expand(std::string text, const SharedLibrary& owner) {
    for (const std::string_view token : {"$ORIGIN", "${ORIGIN}"}) {
      for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at)) {
        const std::string folder = folder_of(owner.path);
        text.replace(at, token.size(), folder);
        at += folder.size();
      }
    }
    return text;
  }

  const ElfFacts& program_;
  const FileReader& read_;
  const std::string& library_path_;
  std::vector<std::string> default_folders_;
  std::map<std::string, std::vector<std::string>> cache_;
  std::deque<Loaded> loaded_;  ///< the program first
  SharedLibraries result_;
};

}  // namespace

std::string what_is_missing(const MissingLibrary& library) {
  return library.wanted_by + " needs the library " + library.name + ", " +
         (library.damaged.empty() ? "which is not in the image"
                                  : "but " + library.damaged + " is no library");
}

FileReader file_reader(Files& files) {
  return [&files](const std::string& path) -> std::optional<std::string> {
    if (!files.exists(path)) return std::nullopt;
    auto content = files.read(path);
    return content ? std::optional(*std::move(content)) : std::nullopt;
  };
}

SharedLibraries shared_libraries(const ElfFacts& program, const std::string& path,
                                 const FileReader& read, const std::string& library_path) {
  return Closure(program, path, read, library_path).find();
}

}  // namespace qa
