#include "qa/cli/container_text.hpp"
#include "qa/cli/run_image.hpp"
#include "qa/cli/scratch_folder.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/container/image_reference.hpp"
#include "qa/container/image_registry.hpp"
#include "qa/system/posix_process_runner.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

Result<std::string> repository_of(const RunImage& image, const ContainerOptions& options) {
  const std::string repository =
      options.repository.empty() ? image_repository(image.image.reference) : options.repository;
  if (!image_registry(repository).empty()) return repository;
  return fail(FailureKind::configuration,
              fmt::format("'{}' names no registry: it would begin with one, as in "
                          "registry.example.com/{}",
                          repository, short_image_name(repository)),
              "qa container push REPOSITORY");
}

/// Others will take it for what this pipeline promises.
Result<void> check_promise(const RunImage& image, const ContainerOptions& options) {
  if (run_status(image.run) != "passed")
    return fail(
        FailureKind::product,
        fmt::format("run {} is {}: its image is not pushed", image.run.id, run_status(image.run)),
        "qa run all");
  if (!image.untested.empty())
    return fail(FailureKind::product,
                fmt::format("{} did not test the image in run {}", fmt::join(image.untested, ", "),
                            image.run.id),
                "qa run all");
  if (options.tag.empty() && image.run.dirty.value_or(true))
    return fail(FailureKind::configuration,
                "the image is of a work tree with changes, which nobody finds again by its commit: "
                "commit them, and run again, or name it",
                "qa container push --tag TAG");
  return {};
}

/// What there is to say of the name as it is in the registry now.
Result<std::string> check_name(const std::string& name, const RegistryAnswer& before,
                               const ContainerOptions& options) {
  if (!before.why_unknown.empty())
    return fmt::format("nobody could tell whether the name was taken: {}", before.why_unknown);
  if (!before.has_it) return "";
  if (!options.replace)
    return fail(FailureKind::configuration,
                fmt::format("the registry has another image of the name {}: {}", name,
                            before.identity.manifest_digest),
                "qa container push --replace");
  return "replaced " + before.identity.manifest_digest;
}

Result<std::string> push(const std::filesystem::path& tarball, const std::string& name,
                         const ImageIdentity& identity, const ContainerOptions& options) {
  PosixProcessRunner processes;
  TRY_ASSIGN(const RegistryAnswer before, find_in_registry(name, processes));
  if (before.has_it && before.identity == identity) return "had it already";
  TRY_ASSIGN(const std::string change, check_name(name, before, options));
  TRY(push_to_registry(tarball, name, processes));
  TRY_ASSIGN(const RegistryAnswer after, find_in_registry(name, processes));
  if (after.has_it && after.identity == identity) return change;
  return fail(FailureKind::host,
              fmt::format("the registry was given {} as {}, and has {}", identity.manifest_digest,
                          name, after.has_it ? after.identity.manifest_digest : "nothing"));
}

}  // namespace

Result<int> container_push(const ContainerOptions& options, Files& files) {
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const RunImage image, image_of_run(options, project, files));
  TRY(check_promise(image, options));
  TRY_ASSIGN(const std::string repository, repository_of(image, options));
  TRY_ASSIGN(const std::string name, image_name(image, repository, options, project));
  TRY_ASSIGN(const ArchivedImage archive, archive_image(image.image, name));

  ScratchFolder scratch(files, "container");
  TRY_ASSIGN(const std::filesystem::path folder, scratch.create());
  const std::filesystem::path tarball = folder / "image.tar";
  TRY(files.write(tarball, archive.tarball));
  TRY_ASSIGN(const std::string change, push(tarball, name, archive.identity, options));
  print(container_text({.where = image_registry(name),
                        .name = name + "@" + archive.identity.manifest_digest,
                        .change = change,
                        .identity = archive.identity,
                        .origin = image.origin(),
                        .tested = image.tested,
                        .untested = {},
                        .notes = {}}));
  return kPassed;
}

}  // namespace qa
