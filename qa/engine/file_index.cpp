#include "qa/engine/file_index.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::string_view kHeader = "qa index 1";
constexpr std::string_view kVersion = "version ";
constexpr std::size_t kDigestSize = 64;
/// The coarsest time stamps in use, those of FAT.
constexpr std::int64_t kGranularity_ns = 2'000'000'000;
/// Beyond this, what nobody asked for is dropped.
constexpr std::size_t kMaxEntries = 200'000;

/// Takes the word before the next space off `line`.
std::string_view take_word(std::string_view& line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, space);
  line.remove_prefix(std::min(space + 1, line.size()));
  return word;
}

template <class Number>
bool take_number(std::string_view& line, Number& number) {
  const std::string_view word = take_word(line);
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size();
}

}  // namespace

FileIndex::FileIndex(std::filesystem::path file, Files& files, Clock& clock)
    : file_(std::move(file)),
      files_(files),
      started_ns_(
          std::chrono::duration_cast<std::chrono::nanoseconds>(clock.now().time_since_epoch())
              .count()) {}

Result<std::string> FileIndex::sha256(const std::filesystem::path& path, const FileFacts& facts) {
  const std::string& name = path.native();
  {
    const std::lock_guard lock(mutex_);
    load();
    const auto known = entries_.find(name);
    if (known != entries_.end() && describes(known->second, facts)) {
      known->second.used = true;
      return known->second.sha256;
    }
  }
  TRY_ASSIGN(std::string digest, files_.sha256(path));
  if (is_settled(facts) && name.find('\n') == std::string::npos) {
    const std::lock_guard lock(mutex_);
    changed_ = true;
    entries_[name] = {.size = facts.size,
                      .modified_ns = facts.modified_ns,
                      .changed_ns = facts.changed_ns,
                      .inode = facts.inode,
                      .sha256 = digest,
                      .used = true};
  }
  return digest;
}

std::optional<std::string> FileIndex::version(const std::string& sha256) {
  const std::lock_guard lock(mutex_);
  load();
  const auto known = versions_.find(sha256);
  if (known == versions_.end()) return std::nullopt;
  return known->second;
}

void FileIndex::remember_version(const std::string& sha256, const std::string& version) {
  const std::lock_guard lock(mutex_);
  load();
  versions_[sha256] = version.substr(0, version.find('\n'));
  changed_ = true;
}

Result<void> FileIndex::save() {
  const std::lock_guard lock(mutex_);
  if (!changed_) return {};
  std::string text = fmt::format("{}\n", kHeader);
  auto out = std::back_inserter(text);
  for (const auto& [digest, version] : versions_)
    fmt::format_to(out, "{}{} {}\n", kVersion, digest, version);
  const bool too_many = entries_.size() > kMaxEntries;
  for (const auto& [path, entry] : entries_) {
    if (too_many && !entry.used) continue;
    fmt::format_to(out, "{} {} {} {} {} {}\n", entry.sha256, entry.size, entry.modified_ns,
                   entry.changed_ns, entry.inode, path);
  }
  TRY(files_.write(file_, text));
  changed_ = false;
  return {};
}

void FileIndex::load() {
  if (loaded_) return;
  loaded_ = true;
  const Result<std::string> text = files_.read(file_);
  if (!text) return;
  std::string_view rest = *text;
  bool header = true;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    // A line without an end, or one that is none of ours: somebody else wrote here.
    const bool good = end != std::string_view::npos &&
                      (header ? rest.substr(0, end) == kHeader : read_line(rest.substr(0, end)));
    if (!good) {
      entries_.clear();
      versions_.clear();
      return;
    }
    header = false;
    rest.remove_prefix(end + 1);
  }
}

bool FileIndex::read_line(std::string_view line) {
  if (line.starts_with(kVersion)) {
    line.remove_prefix(kVersion.size());
    const std::string_view digest = take_word(line);
    versions_[std::string(digest)] = line;
    return digest.size() == kDigestSize;
  }
  Entry entry{.sha256 = std::string(take_word(line))};
  if (entry.sha256.size() != kDigestSize || !take_number(line, entry.size) ||
      !take_number(line, entry.modified_ns) || !take_number(line, entry.changed_ns) ||
      !take_number(line, entry.inode) || line.empty())
    return false;
  entries_.emplace(line, std::move(entry));
  return true;
}

bool FileIndex::is_settled(const FileFacts& facts) const {
  return std::max(facts.modified_ns, facts.changed_ns) < started_ns_ - kGranularity_ns;
}

bool FileIndex::describes(const Entry& entry, const FileFacts& facts) {
  return entry.size == facts.size && entry.modified_ns == facts.modified_ns &&
         entry.changed_ns == facts.changed_ns && entry.inode == facts.inode;
}

}  // namespace qa
