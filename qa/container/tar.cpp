#include "qa/container/tar.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <sys/stat.h>

namespace qa {
namespace {

struct FreeArchive {
  void operator()(archive* handle) const {
    // Both end in the same function inside libarchive; it knows a reader from a writer.
    archive_free(handle);
  }
};
using ArchiveHandle = std::unique_ptr<archive, FreeArchive>;

struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using EntryHandle = std::unique_ptr<archive_entry, FreeEntry>;

std::string error_text(archive* handle) {
  const char* text = archive_error_string(handle);
  return text == nullptr ? "unknown error" : text;
}

la_ssize_t append_to_string(archive* /*handle*/, void* output, const void* data,
                            std::size_t length) {
  static_cast<std::string*>(output)->append(static_cast<const char*>(data), length);
  return static_cast<la_ssize_t>(length);
}

mode_t file_type(TarKind kind) {
  switch (kind) {
    case TarKind::directory:
      return S_IFDIR;
    case TarKind::symbolic_link:
      return S_IFLNK;
    default:
      return S_IFREG;
  }
}

TarKind kind_of(archive_entry* entry) {
  if (archive_entry_hardlink(entry) != nullptr) return TarKind::hard_link;
  switch (archive_entry_filetype(entry)) {
    case S_IFREG:
      return TarKind::file;
    case S_IFDIR:
      return TarKind::directory;
    case S_IFLNK:
      return TarKind::symbolic_link;
    default:
      return TarKind::other;
  }
}

EntryHandle header_for(const TarEntry& entry) {
  EntryHandle header(archive_entry_new());
  const bool is_directory = entry.kind == TarKind::directory;
  archive_entry_set_pathname(header.get(), (entry.path + (is_directory ? "/" : "")).c_str());
  archive_entry_set_mode(header.get(), file_type(entry.kind) | (entry.mode & 07777U));
  archive_entry_set_uid(header.get(), entry.user);
  archive_entry_set_gid(header.get(), entry.group);
  archive_entry_set_mtime(header.get(), entry.modified_seconds, 0);
  archive_entry_set_size(header.get(), static_cast<la_int64_t>(entry.content.size()));
  if (entry.kind == TarKind::symbolic_link)
    archive_entry_set_symlink(header.get(), entry.target.c_str());
  if (entry.kind == TarKind::hard_link)
    archive_entry_set_hardlink(header.get(), entry.target.c_str());
  return header;
}

Result<void> write_entry(archive* writer, const TarEntry& entry) {
  const EntryHandle header = header_for(entry);
  const bool written = archive_write_header(writer, header.get()) == ARCHIVE_OK &&
                       archive_write_data(writer, entry.content.data(), entry.content.size()) ==
                           static_cast<la_ssize_t>(entry.content.size());
  if (written) return {};
  return fail(FailureKind::configuration,
              "cannot put '" + entry.path + "' into an archive: " + error_text(writer));
}

/// libarchive converts names of pax headers, which are UTF-8, to the locale of the thread, and
/// those with a letter that it doesn't have are lost: in "C" all but ASCII. While this lives, names
/// are UTF-8 as they are, whatever the caller's locale.
class Utf8Names {
 public:
  Utf8Names() : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (utf8_ != nullptr) before_ = uselocale(utf8_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;
  ~Utf8Names() {
    if (utf8_ == nullptr) return;
    uselocale(before_);
    freelocale(utf8_);
  }

 private:
  locale_t utf8_;
  locale_t before_ = nullptr;
};

/// The name in the archive's own bytes; UTF-8 when the locale cannot express it.
std::string text_or_empty(const char* in_locale, const char* in_utf8) {
  if (in_locale != nullptr) return in_locale;
  return in_utf8 == nullptr ? "" : in_utf8;
}

Result<std::string> read_content(archive* reader, std::uint64_t limit) {
  std::string content;
  std::array<char, 65536> buffer;
  while (true) {
    const la_ssize_t count = archive_read_data(reader, buffer.data(), buffer.size());
    if (count < 0) return fail(FailureKind::product, "broken tar archive: " + error_text(reader));
    if (count == 0) return content;
    if (static_cast<std::uint64_t>(count) > limit - content.size())
      return fail(FailureKind::product, "the archive unpacks to more than is sensible");
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

TarEntry entry_of(archive_entry* header) {
  TarEntry entry;
  entry.path = text_or_empty(archive_entry_pathname(header), archive_entry_pathname_utf8(header));
  entry.kind = kind_of(header);
  entry.mode = archive_entry_perm(header) & 07777U;
  entry.user = archive_entry_uid(header);
  entry.group = archive_entry_gid(header);
  entry.modified_seconds = archive_entry_mtime(header);
  if (entry.kind == TarKind::symbolic_link)
    entry.target = text_or_empty(archive_entry_symlink(header), archive_entry_symlink_utf8(header));
  if (entry.kind == TarKind::hard_link)
    entry.target =
        text_or_empty(archive_entry_hardlink(header), archive_entry_hardlink_utf8(header));
  if (entry.kind == TarKind::directory && entry.path.ends_with('/')) entry.path.pop_back();
  return entry;
}

}  // namespace

Result<std::string> write_tar(std::vector<TarEntry> entries) {
  std::ranges::sort(entries, {}, &TarEntry::path);
  const auto twice = std::ranges::adjacent_find(entries, {}, &TarEntry::path);
  if (twice != entries.end())
    return fail(FailureKind::configuration, "'" + twice->path + "' is in the archive twice");
  std::string output;
  const ArchiveHandle writer(archive_write_new());
  archive_write_set_format_ustar(writer.get());
  archive_write_add_filter_none(writer.get());
  archive_write_set_bytes_per_block(writer.get(), 0);
  archive_write_open2(writer.get(), &output, nullptr, append_to_string, nullptr, nullptr);
  for (const TarEntry& entry : entries) TRY(write_entry(writer.get(), entry));
  if (archive_write_close(writer.get()) != ARCHIVE_OK)
    return fail(FailureKind::host, "cannot end an archive: " + error_text(writer.get()));
  return output;
}

Result<std::vector<TarEntry>> read_tar(std::string_view archive_bytes, const TarLimits& limits) {
  const Utf8Names utf8_names;
  const ArchiveHandle reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_none(reader.get());
  if (archive_read_open_memory(reader.get(), archive_bytes.data(), archive_bytes.size()) !=
      ARCHIVE_OK)
    return fail(FailureKind::product, "no tar archive: " + error_text(reader.get()));
  std::vector<TarEntry> entries;
  std::uint64_t left = limits.content_bytes;
  archive_entry* header = nullptr;
  while (true) {
    const int status = archive_read_next_header(reader.get(), &header);
    if (status == ARCHIVE_EOF) return entries;
    // A warning means that something in the header was not understood: distrust it.
    if (status != ARCHIVE_OK)
      return fail(FailureKind::product, "broken tar archive: " + error_text(reader.get()));
    if (entries.size() == limits.entries)
      return fail(FailureKind::product, "the archive has more entries than is sensible");
    TarEntry entry = entry_of(header);
    TRY_ASSIGN(entry.content, read_content(reader.get(), left));
    left -= entry.content.size();
    entries.push_back(std::move(entry));
  }
}

bool is_safe_path(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return false;
  while (true) {
    const std::size_t end = path.find('/');
    const std::string_view part = path.substr(0, end);
    if (part.empty() || part == "." || part == "..") return false;
    if (end == std::string_view::npos) return true;
    path.remove_prefix(end + 1);
  }
}

}  // namespace qa
