#include "qa/system/temporary_name.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <random>
#include <string>
#include <string_view>

#include <unistd.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnd = ".tmp";

/// Takes ".NUMBER" off the end of `text`.
std::optional<int> take_number(std::string_view& text) {
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + dot + 1, end, number);
  if (error != std::errc{} || stop != end || number < 0) return std::nullopt;
  text.remove_suffix(text.size() - dot);
  return number;
}

bool is_gone(pid_t pid) {
  return kill(pid, 0) != 0 && errno == ESRCH;
}

}  // namespace

fs::path temporary_beside(const fs::path& path) {
  // In a container every run may have the same process id, and one that was killed leaves names.
  constexpr unsigned kHighestStart = 1U << 30U;
  static std::atomic<unsigned> counter{std::random_device{}() % kHighestStart};
  return path.parent_path() / ("." + path.filename().string() + "." + std::to_string(getpid()) +
                               "." + std::to_string(counter.fetch_add(1)) + std::string(kEnd));
}

std::optional<pid_t> writer_of(const fs::path& path) {
  const std::string name = path.filename().string();
  std::string_view rest = name;
  if (!rest.starts_with('.') || !rest.ends_with(kEnd)) return std::nullopt;
  rest.remove_suffix(kEnd.size());
  if (!take_number(rest)) return std::nullopt;
  const std::optional<int> pid = take_number(rest);
  return pid && *pid > 0 && rest.size() > 1 ? pid : std::nullopt;
}

std::vector<fs::path> abandoned_below(const fs::path& folder) {
  std::vector<fs::path> abandoned;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::optional<pid_t> writer = writer_of(entry->path());
    if (writer && is_gone(*writer)) abandoned.push_back(entry->path());
  }
  std::ranges::sort(abandoned);
  return abandoned;
}

}  // namespace qa
