#include "qa/container/image_reader.hpp"
#include "qa/container/image_reference.hpp"
#include "qa/container/image_verifier.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/container_evidence.hpp"
#include "qa/stages/container_image.hpp"
#include "qa/stages/container_secrets.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

struct Binary {
  std::string bytes;
  std::string sha256;
};

/// The binary of the build stage, byte for byte.
Result<Binary> read_binary(StageContext& context) {
  TRY_ASSIGN(const std::filesystem::path path, context.upstream.artifact("binary"));
  TRY_ASSIGN(const std::string expected, context.upstream.digest("binary"));
  Binary binary;
  TRY_ASSIGN(binary.bytes, context.files.read(path));
  binary.sha256 = sha256_hex(binary.bytes);
  if (binary.sha256 == expected) return binary;
  return fail(FailureKind::host, path.string() + " has changed since the build stage recorded it",
              "qa run build");
}

/// What cannot be read is one defect.
std::vector<Finding> find_defects(const Result<Image>& image, const ImageSpec& spec,
                                  const std::string& binary_sha256) {
  ImageExpectation expected{.reference = spec.reference, .binary_sha256 = binary_sha256};
  for (const TarEntry& entry : spec.files) expected.paths.insert(entry.path);
  if (image) return verify_image(*image, expected);
  return {{.severity = Severity::error, .rule = "image.unreadable", .message = image.error().what}};
}

/// What other tools call this image; engines show the configuration's digest as its id.
std::string image_info(const ImageSpec& spec, const WrittenImage& image, const Binary& binary) {
  return nlohmann::json{{"reference", spec.reference},
                        {"architecture", spec.architecture},
                        {"config_digest", image.config_digest},
                        {"manifest_digest", image.manifest_digest},
                        {"binary_sha256", binary.sha256}}
             .dump(2) +
         "\n";
}

void judge_defects(std::vector<Finding> defects, const ContainerSettings& settings,
                   const std::filesystem::path& path, StageResult& result) {
  result.metrics.push_back({"image.defects", static_cast<double>(defects.size()), "1"});
  if (defects.empty()) return;
  const Finding& first = defects.front();
  const bool lacks_libraries = !settings.packs_libraries && first.rule == "image.library";
  mark_failed(result,
              fmt::format("the image has {} defects, first {}: {}", defects.size(), first.rule,
                          first.message),
              {.argv = {"tar", "-tvf", path.string()}, .environment = {}},
              lacks_libraries ? "set libraries = \"auto\" for the stage in the pipeline file"
                              : "qa logs container");
  std::ranges::move(defects, std::back_inserter(result.findings));
}

}  // namespace

Result<StageResult> run_container(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<ContainerSettings>(spec.settings);
  context.step("read the binary");
  TRY_ASSIGN(const Binary binary, read_binary(context));
  StageResult result;
  TRY_ASSIGN(const KeptLibraries kept, kept_libraries(context));
  TRY_ASSIGN(DeclaredImage declared,
             declared_image(settings, {.program = binary.bytes, .libraries = kept}, context));
  const ImageSpec& image_settings = declared.spec;
  result.findings = std::move(declared.notes);

  context.step("write the image");
  TRY_ASSIGN(const WrittenImage image, write_image(image_settings));
  const auto path = context.folder / (short_image_name(settings.image) + ".image.tar");
  const auto info_path = context.folder / "image.json";
  TRY(context.files.write(path, image.tarball));
  TRY(context.files.write(info_path, image_info(image_settings, image, binary)));

  TRY_ASSIGN(Artifact tarball, record_artifact(context, "image", path));
  TRY_ASSIGN(Artifact info, record_artifact(context, "image-info", info_path));
  result.artifacts = {std::move(tarball), std::move(info)};
  result.metrics = {{"image.size", static_cast<double>(image.tarball.size()), "bytes"},
                    {"image.unpacked_size", static_cast<double>(image.unpacked_bytes), "bytes"}};

  context.step("verify the image");
  TRY_ASSIGN(const std::string written, context.files.read(path));
  const Result<Image> read_back = read_image(written);
  judge_defects(find_defects(read_back, image_settings, binary.sha256), settings, path, result);
  if (!read_back) return result;
  TRY(search_secrets(*read_back, result, context));
  TRY(add_evidence(
      *read_back,
      {.identity = {.config_digest = image.config_digest, .manifest_digest = image.manifest_digest},
       .entry_point = settings.entry_point,
       .binary_sha256 = binary.sha256,
       .machine_files = std::move(declared.machine_files),
       .settings = kContainerKind.texts(spec.settings),
       .epoch_seconds = image_settings.epoch_seconds},
      result, context));
  // It runs nothing that would show what is in an image.
  context.proof({.argv = {"tar", "-tvf", path.string()}, .environment = {}});
  return result;
}

}  // namespace qa
