#include "qa/stages/image_under_test.hpp"

#include "qa/container/image_reader.hpp"

#include <charconv>

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

Result<std::pair<int, int>> parse_user(std::string_view text) {
  const auto number = [](std::string_view digits, int& value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() && value >= 0;
  };
  const std::size_t colon = text.find(':');
  std::pair<int, int> ids;
  const bool sound = number(text.substr(0, colon), ids.first);
  ids.second = ids.first;
  if (sound && (colon == std::string_view::npos || number(text.substr(colon + 1), ids.second)))
    return ids;
  return fail(FailureKind::product,
              fmt::format("the image's user '{}' is not numeric, as in 65532:65532", text));
}

Result<ServiceImage> service_image(const ImageConfig& config, const std::filesystem::path& root) {
  TRY_ASSIGN(const auto ids, parse_user(config.user));
  ServiceImage image{.root = root,
                     .entry_point = config.entry_point,
                     .arguments = config.arguments,
                     .environment = config.environment,
                     .user = ids.first,
                     .group = ids.second};
  if (!config.working_directory.empty()) image.working_directory = config.working_directory;
  return image;
}

UnpackedImage::UnpackedImage(std::filesystem::path folder, Files& files)
    : folder_(std::move(folder)), files_(files) {}

UnpackedImage::~UnpackedImage() {
  // No verdict depends on whether this succeeds.
  if (!keep_) static_cast<void>(files_.remove_all(folder_));
}

}  // namespace qa
