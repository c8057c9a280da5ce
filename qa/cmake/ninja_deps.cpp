#include "qa/cmake/ninja_deps.hpp"

#include <cstdint>
#include <cstring>

namespace qa {
namespace {

constexpr std::string_view kSignature = "# ninjadeps\n";
constexpr std::size_t kWord = sizeof(std::uint32_t);
constexpr std::uint32_t kIsDeps = std::uint32_t{1} << 31U;

/// In the byte order of this machine, on which ninja wrote it.
std::uint32_t word_at(std::string_view text, std::size_t position) {
  std::uint32_t word = 0;
  std::memcpy(&word, text.data() + position, kWord);
  return word;
}

class Reader {
 public:
  explicit Reader(std::size_t words_of_time) : words_of_time_(words_of_time) {}

  /// False when it is no record.
  bool read(std::string_view record, bool is_deps) {
    return is_deps ? read_deps(record) : read_path(record);
  }
  std::map<std::string, std::vector<std::string>> take() { return std::move(deps_); }

 private:
  /// The path, padded with up to three null characters, then the complement of its number.
  bool read_path(std::string_view record) {
    if (record.size() <= kWord) return false;
    const std::size_t end = record.size() - kWord;
    if (~word_at(record, end) != paths_.size()) return false;
    std::string_view path = record.substr(0, end);
    while (path.ends_with('\0')) path.remove_suffix(1);
    paths_.emplace_back(path);
    return true;
  }

  /// Numbers of paths: the output, its time, what it was made of. A later record counts.
  bool read_deps(std::string_view record) {
    const std::size_t first = (1 + words_of_time_) * kWord;
    if (record.size() < first || record.size() % kWord != 0) return false;
    std::vector<std::string> made_of;
    for (std::size_t at = first; at < record.size(); at += kWord) {
      const std::uint32_t number = word_at(record, at);
      if (number >= paths_.size()) return false;
      made_of.push_back(paths_[number]);
    }
    const std::uint32_t output = word_at(record, 0);
    if (output >= paths_.size()) return false;
    deps_[paths_[output]] = std::move(made_of);
    return true;
  }

  std::size_t words_of_time_;
  std::vector<std::string> paths_;
  std::map<std::string, std::vector<std::string>> deps_;
};

}  // namespace

Result<std::map<std::string, std::vector<std::string>>> parse_ninja_deps(std::string_view log) {
  const std::size_t start = kSignature.size() + kWord;
  if (!log.starts_with(kSignature) || log.size() < start) {
    return fail(FailureKind::host, ".ninja_deps is no log of ninja's");
  }
  const std::uint32_t version = word_at(log, kSignature.size());
  if (version != 3 && version != 4) {
    return fail(FailureKind::host, ".ninja_deps is of version " + std::to_string(version));
  }
  Reader reader(version == 3 ? 1 : 2);
  log.remove_prefix(start);
  while (log.size() >= kWord) {
    const std::uint32_t head = word_at(log, 0);
    const std::size_t size = head & ~kIsDeps;
    log.remove_prefix(kWord);
    if (size > log.size() || !reader.read(log.substr(0, size), (head & kIsDeps) != 0)) break;
    log.remove_prefix(size);
  }
  return reader.take();
}

}  // namespace qa
