#include "qa/container/packed_files.hpp"

#include "qa/container/gzip.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <archive.h>
#include <archive_entry.h>

namespace qa {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kGzip = "\x1f\x8b\x08"sv;
/// zip, xz, zstd, bzip2 and 7-Zip. Tar needs none: its files are there as they are.
constexpr std::array kArchives = {"PK\x03\x04"sv,
                                  "\xfd"
                                  "7zXZ\0"sv,
                                  "\x28\xb5\x2f\xfd"sv, "BZh"sv, "7z\xbc\xaf\x27\x1c"sv};

void add_gzip(std::string_view bytes, std::uint64_t& left, std::vector<PackedPart>& parts) {
  for (std::size_t at = bytes.find(kGzip); at != std::string_view::npos;
       at = bytes.find(kGzip, at + 1)) {
    auto unpacked = gunzip_beginning(bytes.substr(at), left);
    if (!unpacked) {  // no memory: what was not looked at is more than was allowed
      parts.push_back({.offset = at, .format = "gzip", .data = {}, .within_limit = false});
      return;
    }
    left -= unpacked->data.size();
    if (unpacked->data.empty() && unpacked->within_limit) continue;
    parts.push_back({at, "gzip", std::move(unpacked->data), unpacked->within_limit});
    if (!parts.back().within_limit) return;
  }
}

struct FreeArchive {
  void operator()(archive* handle) const { archive_read_free(handle); }
};

/// No filter that libarchive runs another program for.
std::unique_ptr<archive, FreeArchive> open_archive(std::string_view bytes) {
  std::unique_ptr<archive, FreeArchive> reader(archive_read_new());
  archive_read_support_filter_bzip2(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_zstd(reader.get());
  archive_read_support_format_zip(reader.get());
  archive_read_support_format_7zip(reader.get());
  archive_read_support_format_raw(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    return nullptr;
  return reader;
}

void add_archive(std::string_view bytes, std::uint64_t& left, std::vector<PackedPart>& parts) {
  const auto reader = open_archive(bytes);
  archive_entry* entry = nullptr;
  while (reader && archive_read_next_header(reader.get(), &entry) >= ARCHIVE_WARN) {
    // Bytes that are "raw" without a filter are what we have.
    const bool is_packed = archive_format(reader.get()) != ARCHIVE_FORMAT_RAW ||
                           archive_filter_count(reader.get()) > 1;
    if (!is_packed) return;
    PackedPart part{.offset = 0, .format = "an archive", .data = {}};
    std::array<char, 65536> buffer;
    while (true) {
      const la_ssize_t count = archive_read_data(reader.get(), buffer.data(), buffer.size());
      if (count <= 0) break;
      part.within_limit = static_cast<std::uint64_t>(count) <= left;
      if (!part.within_limit) break;
      left -= static_cast<std::uint64_t>(count);
      part.data.append(buffer.data(), static_cast<std::size_t>(count));
    }
    parts.push_back(std::move(part));
    if (!parts.back().within_limit) return;
  }
}

}  // namespace

std::vector<PackedPart> packed_parts(std::string_view bytes, std::uint64_t limit_bytes) {
  std::vector<PackedPart> parts;
  add_gzip(bytes, limit_bytes, parts);
  const bool is_archive = std::ranges::any_of(
      kArchives, [&](std::string_view magic) { return bytes.starts_with(magic); });
  if (is_archive) add_archive(bytes, limit_bytes, parts);
  return parts;
}

}  // namespace qa
