#include "qa/container/layer_compression.hpp"

#include "qa/container/gzip.hpp"

#include <array>
#include <memory>

#include <archive.h>

namespace qa {
namespace {

constexpr std::string_view kGzip = "\x1f\x8b";
constexpr std::string_view kZstd = "\x28\xb5\x2f\xfd";

struct FreeArchive {
  void operator()(archive* handle) const { archive_read_free(handle); }
};

tl::unexpected<Failure> damaged() {
  return fail(FailureKind::product, "zstd data is damaged or cut off");
}

Result<std::string> unzstd(std::string_view data, std::uint64_t limit_bytes) {
  const std::unique_ptr<archive, FreeArchive> reader(archive_read_new());
  archive_read_support_filter_zstd(reader.get());
  archive_read_support_format_raw(reader.get());
  archive_entry* entry = nullptr;
  const bool opened =
      archive_read_open_memory(reader.get(), data.data(), data.size()) == ARCHIVE_OK &&
      archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK;
  if (!opened) return damaged();
  std::string output;
  std::array<char, 65536> buffer;
  while (true) {
    const la_ssize_t count = archive_read_data(reader.get(), buffer.data(), buffer.size());
    if (count < 0) return damaged();
    if (count == 0) return output;
    if (static_cast<std::uint64_t>(count) > limit_bytes - output.size())
      return fail(FailureKind::product, "zstd data unpacks to more than is sensible");
    output.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

Result<std::optional<std::string>> unpack_layer(std::string_view blob, std::uint64_t limit_bytes) {
  if (blob.starts_with(kGzip)) return gunzip(blob, limit_bytes);
  if (blob.starts_with(kZstd)) return unzstd(blob, limit_bytes);
  return std::nullopt;
}

std::string_view compression_suffix(std::string_view blob) {
  if (blob.starts_with(kGzip)) return "+gzip";
  return blob.starts_with(kZstd) ? "+zstd" : "";
}

}  // namespace qa
