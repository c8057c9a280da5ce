#include "qa/stages/container_files.hpp"

#include "qa/container/image_secrets.hpp"
#include "qa/container/secret_files.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

// Whoever's umask it was must not change the image; whether a file may be executed does, as in git.
constexpr unsigned kProgramMode = 0755;
constexpr unsigned kFileMode = 0644;

std::string in_image(const std::string& path) {
  return path.substr(1);
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  const fs::path inside = path.lexically_relative(folder);
  return !inside.empty() && *inside.begin() != "..";
}

tl::unexpected<Failure> refuse(std::string what) {
  return fail(FailureKind::configuration, std::move(what));
}

/// Takes files from the project and from this machine, as long as they are not too much for any
/// image.
class Gatherer {
 public:
  Gatherer(StageContext& context, fs::path project, ImageFiles& files, std::vector<Finding>& notes)
      : context_(context), project_(std::move(project)), files_(files), notes_(notes) {}

  /// `from`, a file or folder, goes to `place` in the image.
  Result<void> add(const std::string& place, const std::string& from) {
    TRY_ASSIGN(const Source source, find(place, from));
    TRY_ASSIGN(const std::vector<FileFacts> found, context_.files.scan(source.real));
    if (found.empty()) return refuse(fmt::format("there is no file in '{}'", from));
    followed_.clear();
    if (source.real != source.named) followed_.push_back(from);
    for (const FileFacts& facts : found) TRY(add(source, place, facts));
    if (followed_.empty()) return {};
    notes_.push_back(
        {.severity = Severity::note,
         .rule = "image.link",
         .message = fmt::format(
             "'{}' is a link{}: the image has what it leads to", followed_.front(),
             followed_.size() == 1 ? ""
                                   : fmt::format(", as are {} others", followed_.size() - 1))});
    return {};
  }

 private:
  struct Source {
    std::string text;  ///< as it is declared
    fs::path named;    ///< where that lies
    fs::path real;     ///< the same, links followed
    bool is_of_project = false;
  };

  Result<Source> find(const std::string& place, const std::string& from) const {
    Source source{.text = from, .named = (project_ / from).lexically_normal()};
    if (!source.named.has_filename()) source.named = source.named.parent_path();
    source.is_of_project = fs::path(from).is_relative();
    const auto real = context_.files.real_path(source.named);
    if (!real)
      return refuse(
          fmt::format("what goes to '{}' of the image is not there: {}", place, real.error().what));
    source.real = *real;
    if (source.is_of_project && !lies_in(source.real, project_)) return leads_out(from, *real);
    return source;
  }

  static tl::unexpected<Failure> leads_out(const std::string& link, const fs::path& to) {
    return refuse(fmt::format("'{}' leads out of the project, to '{}': name that path instead",
                              link, to.string()));
  }

  Result<void> add(const Source& source, const std::string& place, const FileFacts& facts) {
    const bool is_itself = facts.path.empty();
    const std::string name = is_itself ? source.text : source.text + "/" + facts.path;
    const std::string path = in_image(is_itself ? place : place + "/" + facts.path);
    const fs::path file = is_itself ? source.real : source.real / facts.path;
    if (facts.kind == FileFacts::Kind::symbolic_link) return add_link(source, path, name, file);
    if (facts.kind != FileFacts::Kind::regular)
      return refuse(fmt::format("'{}' is neither file, folder nor link", name));
    return add_file(path, name, file, facts);
  }

  Result<void> add_file(const std::string& path, const std::string& name, const fs::path& file,
                        const FileFacts& facts) {
    bytes_ += facts.size;
    if (bytes_ > TarLimits{}.content_bytes)
      return refuse(
          fmt::format("the files of the image have more than the {} bytes that one may "
                      "unpack to; '{}' alone has {}",
                      TarLimits{}.content_bytes, name, facts.size));
    look_for_secrets(path, name, file);
    TRY_ASSIGN(std::string content, context_.files.read(file));
    return files_.add({.path = path,
                       .mode = facts.executable ? kProgramMode : kFileMode,
                       .content = std::move(content)},
                      "'" + name + "'", lies_in(file, project_) ? "" : file.string());
  }

  void look_for_secrets(const std::string& path, const std::string& name, const fs::path& file) {
    std::string_view what = secrets_by_path(file.string());
    if (what.empty()) what = secrets_by_path(path);
    if (what.empty()) return;
    notes_.push_back({.severity = Severity::error,
                      .rule = std::string(kSecretRule),
                      .message = fmt::format("'{}', which goes to '/{}' of the image, has {}", name,
                                             path, what)});
  }

  Result<void> add_link(const Source& source, const std::string& path, const std::string& name,
                        const fs::path& link) {
    const auto target = context_.files.real_path(link);
    if (!target)
      return refuse(fmt::format("'{}' is a link to nothing: {}", name, target.error().what));
    if (lies_in(*target, source.real))
      return files_.add({.path = path,
                         .kind = TarKind::symbolic_link,
                         .mode = 0777,
                         .target = target->lexically_relative(link.parent_path()).string()},
                        "'" + name + "'");
    if (source.is_of_project && !lies_in(*target, project_)) return leads_out(name, *target);
    // Folders and devices have no size.
    if (!context_.files.size(*target))
      return refuse(fmt::format("'{}' leads to '{}', which is no file", name, target->string()));
    TRY_ASSIGN(const std::vector<FileFacts> found, context_.files.scan(*target));
    if (found.size() != 1) return refuse(fmt::format("'{}' is a link to nothing", name));
    followed_.push_back(name);
    return add_file(path, name, *target, found.front());
  }

  StageContext& context_;
  const fs::path project_;
  ImageFiles& files_;
  std::vector<Finding>& notes_;
  std::uintmax_t bytes_ = 0;
  std::vector<std::string> followed_;  ///< links of what is being added
};

Result<std::string> system_bundle(StageContext& context) {
  for (const char* path : kSystemBundles) {
    if (context.files.exists(path)) return path;
  }
  return fail(FailureKind::tool_missing, "this machine has no certificates of authorities",
              "apt-get install ca-certificates");
}

Result<void> add_certificates(const std::string& certificates, StageContext& context,
                              Gatherer& gatherer, const ImageFiles& files) {
  std::string from = certificates;
  if (certificates == kSystemCertificates) {
    TRY_ASSIGN(from, system_bundle(context));
  }
  TRY(gatherer.add(kBundleInImage, from));
  const RootEntries& entries = files.entries();
  const auto bundle = entries.find(in_image(kBundleInImage));
  const bool is_bundle =
      bundle != entries.end() &&
      bundle->second->content.find("-----BEGIN CERTIFICATE-----") != std::string::npos;
  if (is_bundle) return {};
  return refuse(fmt::format("'{}' has no certificate in PEM format", from));
}

/// It is said, since nobody who reads the project sees what it is.
Finding machine_note(const std::string& place, const std::string& from) {
  return {.severity = Severity::note,
          .rule = "image.machine",
          .message = fmt::format("what goes to '{}' of the image is no file of the project, but "
                                 "this machine's '{}'",
                                 place, from)};
}

}  // namespace

Result<void> add_declared_files(const ContainerSettings& settings, StageContext& context,
                                ImageFiles& files, std::vector<Finding>& notes) {
  if (settings.files.empty() && settings.certificates.empty()) return {};
  TRY_ASSIGN(fs::path project, context.files.real_path(context.root));
  Gatherer gatherer(context, std::move(project), files, notes);
  for (const auto& [place, from] : settings.files) {
    if (fs::path(from).is_absolute()) notes.push_back(machine_note(place, from));
    TRY(gatherer.add(place, from));
  }
  if (settings.certificates.empty()) return {};
  return add_certificates(settings.certificates, context, gatherer, files);
}

}  // namespace qa
