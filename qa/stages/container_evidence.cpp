#include "qa/stages/container_evidence.hpp"

#include "qa/container/bill_of_materials.hpp"
#include "qa/container/elf.hpp"
#include "qa/container/gzip.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/provenance.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/system/digest.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStatus = "/var/lib/dpkg/status";
constexpr const char* kLists = "/var/lib/dpkg/info";
constexpr const char* kStaticGap = "The program is static: what was linked into it is not listed.";

using Packages = std::multimap<std::string, DebianPackage>;

std::string copyright_of(const std::string& package) {
  return "/usr/share/doc/" + package + "/copyright";
}

std::string distribution_of(Files& files) {
  const std::string text = files.read("/etc/os-release").value_or("");
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with("ID=")) return std::string(line.substr(3));
  }
  return "debian";
}

/// The package's own folder, and the same before /bin and /lib became links into /usr.
std::vector<std::string> spellings(const std::string& path) {
  constexpr std::string_view kUsr = "/usr/";
  if (path.starts_with(kUsr)) return {path, path.substr(kUsr.size() - 1)};
  return {path, "/usr" + path};
}

/// Which packages of this machine have these files: path -> package. Their lists are read, since
/// dpkg-query complains of each path that it doesn't know, and knows only one spelling.
Result<std::map<std::string, std::string>> owners_of(const std::vector<std::string>& files,
                                                     StageContext& context) {
  std::set<std::string, std::less<>> wanted;
  for (const std::string& file : files)
    std::ranges::copy(spellings(file), std::inserter(wanted, wanted.end()));
  std::map<std::string, std::string> owners;
  if (!context.files.exists(kLists)) return owners;
  TRY_ASSIGN(const std::vector<fs::path> lists, context.files.list(kLists));
  for (const fs::path& list : lists) {
    if (list.extension() != ".list") continue;
    TRY_ASSIGN(const std::string text, context.files.read(list));
    const std::string package = package_of_list(list.filename().string());
    for (const std::string_view line : lines_of(text)) {
      if (wanted.contains(line)) owners.emplace(line, package);
    }
  }
  return owners;
}

/// What is in the image, and the SHA-256 of each file: they are many megabytes.
struct Contents {
  RootEntries entries;
  std::map<std::string, std::string> digests;
};

Contents contents_of(const Image& image) {
  Contents contents{.entries = root_entries(image), .digests = {}};
  for (const auto& [path, entry] : contents.entries) {
    if (entry->kind == TarKind::file) contents.digests.emplace(path, sha256_hex(entry->content));
  }
  return contents;
}

class Bill {
 public:
  Bill(const Image& image, const Contents& contents, const ImageOrigins& origins,
       StageContext& context)
      : image_(image),
        entries_(contents.entries),
        digests_(contents.digests),
        origins_(origins),
        context_(context) {}

  Result<BillOfMaterials> make() {
    const auto program = resolve_in_root(entries_, origins_.entry_point);
    program_ = program.value_or("");
    bill_.reference = image_.reference;
    bill_.image = origins_.identity;
    bill_.epoch_seconds = origins_.epoch_seconds;
    bill_.parts.push_back({.kind = Part::Kind::program,
                           .name = origins_.entry_point,
                           .sha256 = origins_.binary_sha256,
                           .package = {},
                           .paths = {}});
    TRY(add_packed_files());
    return std::move(bill_);
  }

 private:
  void add_package(DebianPackage package, std::vector<std::string> paths) {
    package.licenses =
        licenses_in_copyright(context_.files.read(copyright_of(package.name)).value_or(""));
    bill_.parts.push_back({.kind = Part::Kind::package,
                           .name = package.name,
                           .sha256 = {},
                           .package = std::move(package),
                           .paths = std::move(paths)});
  }

  Result<void> add_packed_files() {
    bill_.distribution = distribution_of(context_.files);
    if (entries_.contains(program_)) {
      const auto facts = read_elf(entries_.at(program_)->content);
      if (facts && facts->interpreter.empty()) bill_.gap = kStaticGap;
    }
    TRY_ASSIGN(const auto owned, packages_by_file());
    const Packages installed =
        owned.empty() ? Packages() : parse_dpkg_status(context_.files.read(kStatus).value_or(""));
    if (!owned.empty()) context_.has_read(kStatus);
    std::map<std::string, std::vector<std::string>> paths;
    for (const auto& [path, digest] : digests_) {
      if (path == program_) continue;
      const auto owner = owned.find(path);
      if (owner != owned.end() && installed.contains(owner->second))
        paths[owner->second].push_back(path);
      else
        add_file(path, digest);
    }
    for (auto& [name, files] : paths) add_package(installed.find(name)->second, files);
    return {};
  }

  void add_file(const std::string& path, const std::string& digest) {
    bill_.parts.push_back({.kind = Part::Kind::file,
                           .name = "/" + path,
                           .sha256 = digest,
                           .package = {},
                           .paths = {}});
  }

  /// Path in the image -> package.
  Result<std::map<std::string, std::string>> packages_by_file() {
    std::map<std::string, std::string> sources;  // path in the image -> file without links
    std::vector<std::string> files;
    for (const auto& [path, file] : origins_.machine_files) {
      const auto real = context_.files.real_path(file);
      const auto digest = digests_.find(path);
      if (!real || digest == digests_.end()) continue;
      // A library of the build may have the name of the system's.
      if (context_.files.sha256(*real).value_or("") != digest->second) continue;
      sources.emplace(path, real->string());
      files.push_back(real->string());
    }
    std::map<std::string, std::string> owned;
    if (files.empty()) return owned;
    TRY_ASSIGN(const auto owners, owners_of(files, context_));
    for (const auto& [path, file] : sources) {
      for (const std::string& spelling : spellings(file)) {
        const auto owner = owners.find(spelling);
        if (owner != owners.end()) owned.emplace(path, owner->second);
      }
    }
    return owned;
  }

  const Image& image_;
  const RootEntries& entries_;
  const std::map<std::string, std::string>& digests_;
  const ImageOrigins& origins_;
  StageContext& context_;
  std::string program_;  ///< without a leading slash
  BillOfMaterials bill_;
};

Provenance provenance_of(const Image& image, const Contents& contents,
                         const ImageOrigins& origins) {
  Provenance provenance{
      .reference = image.reference,
      .image = origins.identity,
      .settings = origins.settings,
      .inputs = {{origins.entry_point, origins.binary_sha256}},
      .tools = {fmt::format("qa, image layout {}", kLayoutVersion), deflate_version()}};
  for (const auto& [path, digest] : contents.digests) provenance.inputs["/" + path] = digest;
  const auto program = resolve_in_root(contents.entries, origins.entry_point);
  if (program)
    std::ranges::move(compilers_of(contents.entries.at(*program)->content),
                      std::back_inserter(provenance.tools));
  return provenance;
}

Result<void> record(const std::string& kind, const std::string& name, const std::string& text,
                    StageResult& result, StageContext& context) {
  TRY(context.files.write(context.folder / name, text));
  TRY_ASSIGN(result.artifacts.emplace_back(),
             record_artifact(context, kind, context.folder / name));
  return {};
}

}  // namespace

Result<void> add_evidence(const Image& image, const ImageOrigins& origins, StageResult& result,
                          StageContext& context) {
  context.step("list what it is made of");
  const Contents contents = contents_of(image);
  TRY_ASSIGN(const BillOfMaterials bill, Bill(image, contents, origins, context).make());
  TRY(record("sbom-spdx", "sbom.spdx.json", spdx_text(bill), result, context));
  TRY(record("sbom-cyclonedx", "sbom.cdx.json", cyclonedx_text(bill), result, context));
  return record("provenance", "provenance.json",
                provenance_text(provenance_of(image, contents, origins)), result, context);
}

}  // namespace qa
