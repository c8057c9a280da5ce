#include "qa/environment/environment_store.hpp"

#include "qa/system/file_lock.hpp"

#include <charconv>

namespace qa {

EnvironmentStore::EnvironmentStore(const std::filesystem::path& reports, Files& files)
    : root_(reports / "environments"), files_(files) {}

Result<bool> EnvironmentStore::try_create(const std::string& name) {
  TRY(files_.create_directories(root_));
  // Nothing in here is for git, whatever the project ignores.
  if (!files_.exists(root_ / ".gitignore")) TRY(files_.write(root_ / ".gitignore", "*\n"));
  return files_.create_directory(folder(name));
}

Result<void> EnvironmentStore::create(const std::string& name) {
  TRY_ASSIGN(const bool created, try_create(name));
  if (created) return {};
  return fail(FailureKind::configuration, "there is an environment '" + name + "' already",
              "qa env down " + name);
}

Result<std::string> EnvironmentStore::create_like(const std::string& name) {
  std::string candidate = name;
  for (int number = 2;; ++number) {
    TRY_ASSIGN(const bool created, try_create(candidate));
    if (created) return candidate;
    candidate = name + "-" + std::to_string(number);
  }
}

Result<std::vector<std::string>> EnvironmentStore::list() {
  TRY_ASSIGN(const std::vector<std::filesystem::path> folders, files_.list_folders(root_));
  std::vector<std::string> names;
  for (const std::filesystem::path& each : folders) names.push_back(each.filename().string());
  return names;
}

Result<int> EnvironmentStore::keeper(std::string_view name) {
  TRY_ASSIGN(const std::string text, files_.read(lock_file(name)));
  int pid = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
  if (error == std::errc{} && pid > 1) return pid;
  return fail(FailureKind::host,
              "nobody knows the process that holds environment '" + std::string(name) + "'");
}

bool EnvironmentStore::is_alive(std::string_view name) const {
  return FileLock::is_held(lock_file(name)) || FileLock::is_held(starter_lock(name));
}

Result<void> EnvironmentStore::save(const KeptEnvironment& environment) {
  return files_.write(folder(environment.name) / "environment.json", to_json_text(environment));
}

Result<KeptEnvironment> EnvironmentStore::load(std::string_view name) {
  TRY_ASSIGN(const std::string text, files_.read(folder(name) / "environment.json"));
  return parse_kept_environment(text);
}

Result<void> EnvironmentStore::remove(std::string_view name) {
  return files_.remove_all(folder(name));
}

}  // namespace qa
