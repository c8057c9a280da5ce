#include "qa/lint/tidy_store.hpp"

#include "qa/system/digest.hpp"

#include <set>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

// Switching between a few branches finds the analyses of each.
constexpr std::size_t kEntries = 4;
constexpr const char* kFile = "analyses.json";

std::vector<std::string> texts(const std::vector<std::filesystem::path>& paths) {
  return {paths.begin(), paths.end()};
}

std::vector<std::filesystem::path> paths(const Json& json) {
  const auto names = json.get<std::vector<std::string>>();
  return {names.begin(), names.end()};
}

Json to_json(const TidyEntry& entry) {
  return {{"setup", entry.setup},
          {"inputs", entry.inputs},
          {"files", texts(entry.trace.files)},
          {"folders", texts(entry.trace.folders)},
          {"report", entry.answer.report},
          {"as_errors", entry.answer.as_errors},
          {"left_out", entry.answer.left_out},
          {"duration_ms", entry.duration.count()}};
}

TidyEntry from_json(const Json& json) {
  return {.setup = json.at("setup"),
          .inputs = json.at("inputs"),
          .trace = {.files = paths(json.at("files")), .folders = paths(json.at("folders"))},
          .answer = {.report = json.at("report"),
                     .as_errors = json.at("as_errors"),
                     .why_not = {},
                     .left_out = json.at("left_out")},
          .duration = std::chrono::milliseconds(json.at("duration_ms").get<std::int64_t>())};
}

std::string name_of(const CompileCommand& command) {
  constexpr std::size_t kDigits = 16;
  std::string all = command.file + '\n' + command.directory.string();
  for (const std::string& argument : command.arguments) all += '\n' + argument;
  return sha256_hex(all).substr(0, kDigits);
}

}  // namespace

std::filesystem::path TidyStore::folder_of(const CompileCommand& command) const {
  return folder_ / name_of(command);
}

std::vector<TidyEntry> TidyStore::load(const CompileCommand& command) const {
  std::vector<TidyEntry> entries;
  const Result<std::string> text = files_.read(folder_of(command) / kFile);
  if (!text) return entries;
  try {
    for (const Json& json : Json::parse(*text)) entries.push_back(from_json(json));
  } catch (const Json::exception&) {
    entries.clear();
  }
  return entries;
}

Result<void> TidyStore::add(const CompileCommand& command, const TidyEntry& entry) {
  Json list = Json::array({to_json(entry)});
  for (const TidyEntry& old : load(command)) {
    const bool replaced = old.setup == entry.setup && old.inputs == entry.inputs;
    if (!replaced && list.size() < kEntries) list.push_back(to_json(old));
  }
  return files_.write(folder_of(command) / kFile,
                      list.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Result<void> TidyStore::keep_only(const std::vector<CompileCommand>& commands) {
  std::set<std::filesystem::path> wanted;
  for (const CompileCommand& command : commands) wanted.insert(folder_of(command));
  TRY_ASSIGN(const auto folders, files_.list_folders(folder_));
  for (const std::filesystem::path& folder : folders) {
    if (!wanted.contains(folder)) TRY(files_.remove_all(folder));
  }
  return {};
}

}  // namespace qa
