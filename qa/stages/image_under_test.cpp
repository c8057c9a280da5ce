#include "qa/stages/image_under_test.hpp"

#include "qa/container/elf.hpp"
#include "qa/container/image_program.hpp"
#include "qa/container/image_reader.hpp"
#include "qa/container/image_unpacker.hpp"
#include "qa/container/image_verifier.hpp"

#include <fmt/format.h>

namespace qa {

Result<Image> read_image_under_test(StageContext& context) {
  TRY_ASSIGN(const std::filesystem::path path, context.upstream.artifact("image"));
  TRY_ASSIGN(const std::string expected, context.upstream.digest("image"));
  TRY_ASSIGN(const std::string actual, context.files.sha256(path));
  if (actual != expected)
    return fail(FailureKind::host,
                path.string() + " has changed since the container stage recorded it",
                "qa run container");
  TRY_ASSIGN(const std::string tarball, context.files.read(path));
  return read_image(tarball);
}

Result<Image> read_foreign_image(const std::filesystem::path& tarball, Files& files) {
  const TarLimits limits;
  TRY_ASSIGN(const std::uintmax_t size, files.size(tarball));
  if (size > limits.content_bytes)
    return fail(
        FailureKind::product,
        fmt::format("{} has {} bytes, which is more than the {} that an image may unpack to",
                    tarball.string(), size, limits.content_bytes));
  TRY_ASSIGN(const std::string bytes, files.read(tarball));
  auto image = read_image(bytes, limits);
  const auto sound = image.and_then([](const Image& read) { return check_unpacking(read); });
  if (!sound) return fail(sound.error().kind, tarball.string() + ": " + sound.error().what);
  const std::vector<Finding> defects = verify_foreign_image(*image);
  if (!defects.empty())
    return fail(FailureKind::product,
                fmt::format("{} has {} defects, first {}: {}", tarball.string(), defects.size(),
                            defects.front().rule, defects.front().message));
  if (image->config.architecture != this_machine())
    return fail(FailureKind::configuration,
                fmt::format("{} is for {}, this machine is {}", tarball.string(),
                            image->config.architecture, this_machine()));
  return image;
}

Result<ServiceImage> service_image(const Image& image, const std::filesystem::path& root) {
  const ImageConfig& config = image.config;
  const RootEntries entries = root_entries(image);
  TRY_ASSIGN(const UserAndGroup ids, user_of(config, entries));
  ServiceImage service{.root = root,
                       .entry_point = config.entry_point,
                       .arguments = config.arguments,
                       .environment = config.environment,
                       .user = ids.user,
                       .group = ids.group};
  // Arguments of a topology replace the image's own, never its entry point.
  if (!config.entry_point.empty()) {
    TRY_ASSIGN(service.entry_point, program_of(config, entries, {}));
  } else if (!config.arguments.empty()) {
    TRY_ASSIGN(service.arguments, program_of(config, entries, config.arguments));
  }
  if (!config.working_directory.empty()) service.working_directory = config.working_directory;
  return service;
}

Result<Image> read_service_image(const std::string& name, const ImageSources& sources,
                                 Files& files) {
  if (name == kImageUnderTest) return sources.artifact();
  sources.found(name);
  return read_foreign_image(sources.root / name, files);
}

Result<ServiceImages> unpack_service_images(const ImageSources& sources,
                                            const std::filesystem::path& folder, Files& files) {
  ServiceImages images;
  for (const ServiceSpec& service : sources.topology.services) {
    if (images.contains(service.image)) continue;
    TRY_ASSIGN(const Image image, read_service_image(service.image, sources, files));
    const std::filesystem::path place = folder / std::to_string(images.size() + 1);
    TRY(unpack_image(image, place, files));
    TRY_ASSIGN(images[service.image], service_image(image, place));
  }
  return images;
}

UnpackedImage::UnpackedImage(std::filesystem::path folder, Files& files)
    : folder_(std::move(folder)), files_(files) {}

UnpackedImage::~UnpackedImage() {
  // No verdict depends on whether this succeeds.
  if (!keep_) static_cast<void>(files_.remove_all(folder_));
}

}  // namespace qa
