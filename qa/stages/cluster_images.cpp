#include "qa/stages/cluster_images.hpp"

#include "qa/container/elf.hpp"
#include "qa/container/image_files.hpp"
#include "qa/container/image_program.hpp"
#include "qa/container/image_reader.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/container/shared_libraries.hpp"
#include "qa/stages/renamed_image.hpp"
#include "qa/system/tool_failure.hpp"
#include "qa/system/tools.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLibraryFolder = "/qa/lib";
constexpr unsigned kProgramMode = 0555;
constexpr std::chrono::minutes kLoadTimeout{5};

/// What another program has brought already is the same file.
Result<void> add(ImageFiles& files, const fs::path& path, std::string content, unsigned mode) {
  const std::string place = path.lexically_normal().relative_path().string();
  if (files.entries().contains(place)) return {};
  return files.add({.path = place, .mode = mode, .content = std::move(content)}, "this machine");
}

Result<void> add_protos(ImageFiles& image, const fs::path& folder, Files& files) {
  if (!files.exists(folder)) return {};
  TRY_ASSIGN(const std::vector<fs::path> all, files.list(folder));
  for (const fs::path& path : all) {
    if (path.extension() != ".proto") continue;
    TRY_ASSIGN(std::string content, files.read(path));
    TRY(add(image, path, std::move(content), 0444));
  }
  return {};
}

Result<void> add_loaded(ImageFiles& image, const ElfFacts& facts, const fs::path& program,
                        Files& files) {
  const FileReader read = file_reader(files);
  if (auto loader = facts.interpreter.empty() ? std::nullopt : read(facts.interpreter))
    TRY(add(image, facts.interpreter, *std::move(loader), kProgramMode));
  SharedLibraries libraries = shared_libraries(facts, program.string(), read);
  if (!libraries.missing.empty())
    return fail(FailureKind::host, what_is_missing(libraries.missing.front()));
  for (SharedLibrary& library : libraries.found)
    TRY(add(image, fs::path(kLibraryFolder) / library.name, std::move(library.content),
            kProgramMode));
  return {};
}

}  // namespace

Result<std::vector<std::string>> loader_of(const std::string& context,
                                           const std::vector<std::string>& configured,
                                           const fs::path& tarball) {
  const auto cluster = [&](std::string_view prefix) { return context.substr(prefix.size()); };
  std::vector<std::string> argv = configured;
  if (!argv.empty()) {
    argv.push_back(tarball.string());
    return argv;
  }
  if (context.starts_with("kind-"))
    return std::vector<std::string>{"kind",           "load",   "image-archive",
                                    tarball.string(), "--name", cluster("kind-")};
  if (context.starts_with("k3d-"))
    return std::vector<std::string>{"k3d",       "image",        "import", tarball.string(),
                                    "--cluster", cluster("k3d-")};
  if (context == "minikube")
    return std::vector<std::string>{"minikube", "image", "load", tarball.string()};
  return fail(FailureKind::configuration,
              "nobody knows how an image gets into the cluster of context '" + context + "'",
              "say it in kubernetes_loader");
}

Result<ClusterImage> ClusterLoader::load(const Image& image) {
  TRY_ASSIGN(const RenamedImage renamed, rename_image(image));
  TRY_ASSIGN(const UserAndGroup ids, user_of(image.config, root_entries(image)));
  const ClusterImage loaded{
      .reference = renamed.reference, .id = renamed.digest, .user = ids.user, .group = ids.group};
  const fs::path tarball = folder_ / (renamed.digest + ".tar");
  TRY(files_.write(tarball, renamed.tarball));
  TRY_ASSIGN(std::vector<std::string> argv, loader_of(context_, loader_, tarball));
  Command command{.argv = std::move(argv)};
  command.timeout = kLoadTimeout;
  TRY_ASSIGN(const Completed completed, processes_.run(command));
  TRY(files_.remove_all(tarball));
  if (completed.status.succeeded()) return loaded;
  return tl::unexpected(tool_failure("the image did not get into the cluster", command, completed));
}

Result<ClusterImages> load_service_images(const ImageSources& sources, ClusterLoader& loader,
                                          Files& files) {
  ClusterImages images;
  for (const ServiceSpec& service : sources.topology.services) {
    if (images.contains(service.image)) continue;
    TRY_ASSIGN(const Image image, read_service_image(service.image, sources, files));
    TRY_ASSIGN(images[service.image], loader.load(image));
  }
  return images;
}

Result<Image> runner_image(const std::vector<fs::path>& programs, const fs::path& proto_path,
                           Files& files) {
  const fs::path& first = programs.front();
  TRY_ASSIGN(std::string bytes, files.read(first));
  ImageFiles contents(first.string(), std::move(bytes));
  for (const fs::path& program : programs) {
    TRY_ASSIGN(std::string own_bytes, files.read(program));
    TRY_ASSIGN(const ElfFacts facts, read_elf(own_bytes));
    TRY(add_loaded(contents, facts, program, files));
    if (program != first) TRY(add(contents, program, std::move(own_bytes), kProgramMode));
  }
  TRY(add_protos(contents, proto_path, files));
  TRY(add_protos(contents, fs::path(kSystemProtos) / "google", files));
  const ImageSpec spec{.reference = "localhost/qa/runner:1",
                       .architecture = this_machine(),
                       .entry_point = first.string(),
                       .arguments = {"hold"},
                       .ports = {},
                       .environment = {{"LD_LIBRARY_PATH", kLibraryFolder}},
                       .labels = {},
                       .files = std::move(contents).take()};
  TRY_ASSIGN(const WrittenImage written, write_image(spec));
  return read_image(written.tarball);
}

}  // namespace qa
