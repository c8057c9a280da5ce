#include "qa/container/engine_program.hpp"

#include "qa/container/elf.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/tool_failure.hpp"

#include <set>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDigest = "sha256:";

// Podman and docker share their words.
EngineWords images_called(const std::string& reference) {
  return {"images", "--quiet", "--no-trunc", reference};
}
EngineWords load_words(const std::string& tarball) {
  return {"load", "--quiet", "--input", tarball};
}
EngineWords build_words(const ImageBuild& build) {
  return {"build", "--quiet",       "--file", build.containerfile.string(),
          "--tag", build.reference, "."};
}
EngineWords remove_words(const std::string& reference) {
  return {"rmi", reference};
}

/// An image that nobody else has: no name of the user's is taken by trying.
std::string probe_reference(const fs::path& scratch) {
  return fmt::format("localhost/qa-probe:{:x}", std::hash<std::string>()(scratch.string()));
}

Result<WrittenImage> probe_image(const std::string& reference) {
  return write_image({.reference = reference,
                      .architecture = this_machine(),
                      .entry_point = "/probe",
                      .files = {{.path = "probe", .mode = 0555, .content = "loaded to try it\n"}}});
}

Result<std::string> reason(const Result<void>& tried) {
  if (tried) return std::string();
  if (tried.error().kind == FailureKind::canceled) return tl::unexpected(tried.error());
  return tried.error().what;
}

}  // namespace

constinit const EngineProgram kPodman{
    .name = "podman",
    .image_id = images_called,
    .load = load_words,
    .build = build_words,
    .save = [](const std::string& reference, const std::string& tarball) -> EngineWords {
      return {"save", "--quiet", "--format", "oci-archive", "--output", tarball, reference};
    },
    .remove = remove_words,
};

constinit const EngineProgram kDocker{
    .name = "docker",
    .image_id = images_called,
    .load = load_words,
    .build = build_words,
    .save = [](const std::string& reference, const std::string& tarball) -> EngineWords {
      return {"save", "--output", tarball, reference};
    },
    .remove = remove_words,
};

constinit const EngineProgram kBuildah{
    .name = "buildah",
    // With the name alone it fails when there is no such image.
    .image_id = [](const std::string& reference) -> EngineWords {
      return {"images", "--quiet", "--no-trunc", "--filter", "reference=" + reference};
    },
    .load = [](const std::string& tarball) -> EngineWords {
      return {"pull", "--quiet", "oci-archive:" + tarball};
    },
    .build = build_words,
    .save = [](const std::string& reference, const std::string& tarball) -> EngineWords {
      return {"push", "--quiet", reference, "oci-archive:" + tarball + ":" + reference};
    },
    .remove = remove_words,
};

CommandLineEngine::CommandLineEngine(const EngineProgram& program, ProcessRunner& processes,
                                     Files& files)
    : program_(program), processes_(processes), files_(files) {}

Result<std::string> CommandLineEngine::output(EngineWords words, const fs::path& folder) {
  Command command{.argv = std::move(words), .working_directory = folder, .environment = {}};
  command.argv.insert(command.argv.begin(), std::string(program_.name));
  TRY_ASSIGN(Completed completed, processes_.run(command));
  if (completed.status.succeeded()) return std::move(completed.standard_output);
  return tl::unexpected(tool_failure(std::string(program_.name), command, completed));
}

Result<std::string> CommandLineEngine::image_id(const std::string& reference) {
  TRY_ASSIGN(const std::string text, output(program_.image_id(reference), {}));
  std::set<std::string> ids;
  for (const std::string_view line : lines_of(text)) {
    if (!line.empty())
      ids.insert((line.starts_with(kDigest) ? "" : std::string(kDigest)) + std::string(line));
  }
  if (ids.size() <= 1) return ids.empty() ? std::string() : *ids.begin();
  return fail(FailureKind::host,
              fmt::format("{} has several images that it calls '{}'", program_.name, reference));
}

Result<void> CommandLineEngine::load(const fs::path& tarball) {
  TRY(output(program_.load(tarball.filename().string()), tarball.parent_path()));
  return {};
}

Result<void> CommandLineEngine::build(const ImageBuild& build) {
  TRY(output(program_.build(build), build.context));
  return {};
}

Result<void> CommandLineEngine::save(const std::string& reference, const fs::path& tarball) {
  TRY(output(program_.save(reference, tarball.filename().string()), tarball.parent_path()));
  return {};
}

Result<void> CommandLineEngine::remove(const std::string& reference) {
  TRY(output(program_.remove(reference), {}));
  return {};
}

Result<void> CommandLineEngine::try_load(const fs::path& scratch, const std::string& reference) {
  TRY_ASSIGN(const WrittenImage image, probe_image(reference));
  TRY(files_.write(scratch / "probe.tar", image.tarball));
  TRY(load(scratch / "probe.tar"));
  TRY_ASSIGN(const std::string id, image_id(reference));
  TRY(remove(reference));
  if (id == image.config_digest || id == image.manifest_digest) return {};
  return fail(FailureKind::host,
              fmt::format("{} loads an image, and shows another", program_.name));
}

Result<void> CommandLineEngine::try_build(const fs::path& scratch, const std::string& reference) {
  const fs::path containerfile = scratch / "Containerfile";
  TRY(files_.write(containerfile, "FROM scratch\nCOPY file /file\n"));
  TRY(files_.write(scratch / "context/file", "copied to try it\n"));
  TRY(build(
      {.context = scratch / "context", .containerfile = containerfile, .reference = reference}));
  TRY_ASSIGN(const std::string id, image_id(reference));
  if (id.empty())
    return fail(FailureKind::host,
                fmt::format("{} builds an image, and does not have it", program_.name));
  return remove(reference);
}

Result<EngineAbilities> CommandLineEngine::probe(const fs::path& scratch) {
  const std::string reference = probe_reference(scratch);
  EngineAbilities abilities;
  TRY_ASSIGN(abilities.why_no_load, reason(try_load(scratch, reference)));
  TRY_ASSIGN(abilities.why_no_build, reason(try_build(scratch, reference)));
  return abilities;
}

}  // namespace qa
