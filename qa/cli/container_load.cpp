#include "qa/cli/container_text.hpp"
#include "qa/cli/run_image.hpp"
#include "qa/cli/scratch_folder.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/container/image_reference.hpp"
#include "qa/system/posix_process_runner.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

/// Engines call an image by its configuration, and by its manifest where containerd keeps it.
bool is_called(const std::string& id, const ImageIdentity& identity) {
  return id == identity.config_digest || id == identity.manifest_digest;
}

/// What a tag stands for changes by itself only where it says so.
bool may_replace(const RunImage& image, const ContainerOptions& options) {
  return options.replace || (options.tag.empty() && image.run.dirty.value_or(true));
}

Result<std::string> load_into(ContainerEngine& engine, const std::filesystem::path& tarball,
                              const std::string& name, const ImageIdentity& identity,
                              bool replaces) {
  TRY_ASSIGN(const std::string before, engine.image_id(name));
  if (is_called(before, identity)) return "had it already";
  if (!before.empty() && !replaces)
    return fail(FailureKind::configuration,
                fmt::format("{} has another image of the name {}: {}", engine.name(), name, before),
                "qa container load --replace");
  TRY(engine.load(tarball));
  TRY_ASSIGN(const std::string after, engine.image_id(name));
  if (!is_called(after, identity))
    return fail(FailureKind::host,
                fmt::format("{} was given {} as {}, and has {}", engine.name(),
                            identity.config_digest, name, after.empty() ? "nothing" : after));
  return before.empty() ? "" : "replaced " + before;
}

}  // namespace

Result<int> container_load(const ContainerOptions& options, Files& files) {
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const RunImage image, image_of_run(options, project, files));
  TRY_ASSIGN(const std::string name,
             image_name(image, image_repository(image.image.reference), options, project));
  TRY_ASSIGN(const ArchivedImage archive, archive_image(image.image, name));

  ScratchFolder scratch(files, "container");
  TRY_ASSIGN(const std::filesystem::path folder, scratch.create());
  const std::filesystem::path tarball = folder / "image.tar";
  TRY(files.write(tarball, archive.tarball));
  PosixProcessRunner processes;
  TRY_ASSIGN(const ChosenEngine chosen,
             choose_engine(options.engine, EngineAbility::load, folder, processes, files));
  TRY_ASSIGN(const std::string change, load_into(*chosen.engine, tarball, name, archive.identity,
                                                 may_replace(image, options)));
  print(container_text({.where = std::string(chosen.engine->name()),
                        .name = name,
                        .change = change,
                        .identity = archive.identity,
                        .origin = image.origin(),
                        .tested = image.tested,
                        .untested = image.untested,
                        .notes = chosen.passed_over}));
  return kPassed;
}

}  // namespace qa
