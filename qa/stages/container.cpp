#include "qa/container/elf.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/image_reader.hpp"
#include "qa/container/image_reference.hpp"
#include "qa/container/image_verifier.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/stages/container_secrets.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/digest.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

/// The one time in the image: SOURCE_DATE_EPOCH (reproducible-builds.org), which the cache's key
/// has, else 1970. Not that of the commit, which changes while the program in the image doesn't: a
/// replayed image would differ from a fresh one.
Result<std::int64_t> image_epoch() {
  const char* variable = std::getenv("SOURCE_DATE_EPOCH");
  if (variable == nullptr) return 0;
  const std::string_view text(variable);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc{} && end == text.data() + text.size() && seconds >= 0) return seconds;
  return fail(FailureKind::configuration,
              fmt::format("SOURCE_DATE_EPOCH is '{}', expected seconds since 1970", text));
}

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

ImageSpec image_spec(const ContainerSettings& settings, std::string architecture,
                     std::int64_t epoch_seconds, std::string program) {
  const std::string folder = std::filesystem::path(settings.entry_point).parent_path().string();
  return {.reference = settings.image,
          .architecture = std::move(architecture),
          .entry_point = settings.entry_point,
          .arguments = settings.arguments,
          .ports = settings.ports,
          .environment = {{"PATH", folder}},
          .labels = settings.labels,
          .user = kServiceUser,
          .group = kServiceUser,
          .epoch_seconds = epoch_seconds,
          .files = service_image_files(settings.entry_point, std::move(program))};
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

void judge_defects(const std::filesystem::path& path, StageResult& result) {
  result.metrics.push_back({"image.defects", static_cast<double>(result.findings.size()), "1"});
  if (result.findings.empty()) return;
  const Finding& first = result.findings.front();
  mark_failed(result,
              fmt::format("the image has {} defects, first {}: {}", result.findings.size(),
                          first.rule, first.message),
              {.argv = {"tar", "-tvf", path.string()}, .environment = {}}, "qa logs container");
}

}  // namespace

Result<StageResult> run_container(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<ContainerSettings>(spec.settings);
  context.step("read the binary");
  TRY_ASSIGN(const Binary binary, read_binary(context));
  TRY_ASSIGN(const ElfFacts facts, read_elf(binary.bytes));
  TRY_ASSIGN(const std::int64_t epoch_seconds, image_epoch());

  context.step("write the image");
  const ImageSpec image_settings = image_spec(settings, facts.machine, epoch_seconds, binary.bytes);
  TRY_ASSIGN(const WrittenImage image, write_image(image_settings));
  const auto path = context.folder / (short_image_name(settings.image) + ".image.tar");
  const auto info_path = context.folder / "image.json";
  TRY(context.files.write(path, image.tarball));
  TRY(context.files.write(info_path, image_info(image_settings, image, binary)));

  StageResult result;
  TRY_ASSIGN(Artifact tarball, record_artifact(context, "image", path));
  TRY_ASSIGN(Artifact info, record_artifact(context, "image-info", info_path));
  result.artifacts = {std::move(tarball), std::move(info)};
  result.metrics = {{"image.size", static_cast<double>(image.tarball.size()), "bytes"},
                    {"image.unpacked_size", static_cast<double>(image.unpacked_bytes), "bytes"}};

  context.step("verify the image");
  TRY_ASSIGN(const std::string written, context.files.read(path));
  const Result<Image> read_back = read_image(written);
  result.findings = find_defects(read_back, image_settings, binary.sha256);
  judge_defects(path, result);
  if (read_back) TRY(search_secrets(*read_back, result, context));
  return result;
}

}  // namespace qa
