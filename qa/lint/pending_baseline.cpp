#include "qa/lint/pending_baseline.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

constexpr int kSchema = 1;
constexpr const char* kPending = "pending";

/// Empty when the file can't be read.
std::string digest_of(const std::filesystem::path& file, Files& files) {
  constexpr std::size_t kDigits = 16;
  return files.sha256(file).value_or("").substr(0, kDigits);
}

}  // namespace

PendingBaseline pending_baseline(const std::vector<std::string>& names, Files& files,
                                 const std::filesystem::path& root) {
  PendingBaseline pending;
  for (const std::string& name : names) {
    if (std::string digest = digest_of(root / name, files); !digest.empty())
      pending.files[name] = std::move(digest);
  }
  return pending;
}

std::optional<PendingBaseline> parse_pending_baseline(std::string_view json) {
  const Json all = Json::parse(json, nullptr, false);
  if (!all.is_object() || all.value("schema", Json()) != kSchema) return std::nullopt;
  const auto files = all.find(kPending);
  if (files == all.end() || !files->is_object()) return std::nullopt;
  PendingBaseline pending;
  for (const auto& [name, digest] : files->items()) {
    if (digest.is_string()) pending.files[name] = digest.get<std::string>();
  }
  return pending;
}

std::string to_text(const PendingBaseline& pending) {
  const Json all = {{"schema", kSchema},
                    {"about",
                     "Written by qa init. The first run that analyzes every file replaces this by "
                     "the findings in these files, unless they changed. Commit what it writes."},
                    {kPending, pending.files}};
  constexpr int kIndent = 2;
  return all.dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool is_unchanged(const PendingBaseline& pending, const std::string& file, Files& files,
                  const std::filesystem::path& root) {
  const auto known = pending.files.find(file);
  return known != pending.files.end() && known->second == digest_of(root / file, files);
}

}  // namespace qa
