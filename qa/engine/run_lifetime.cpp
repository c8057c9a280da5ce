#include "qa/engine/run_lifetime.hpp"

namespace qa {
namespace {

namespace fs = std::filesystem;

/// The name may be guessed, and the place is everybody's: only a folder that we made is used.
fs::path make_temporary_folder(std::string_view id, Files& files) {
  fs::path folder = temporary_folder_of(id);
  const Result<bool> created = files.create_directory(folder);
  if (!created || !*created) return {};
  if (!files.set_permissions(folder, fs::perms::owner_all)) return {};
  return folder;
}

fs::path gate_of(RunStore& store) {
  return store.folder(".lock");
}

fs::path lock_of(RunStore& store, std::string_view id) {
  return store.folder(id) / "driver.lock";
}

/// Results lie in the project, so that one that can't be written to can't be tested.
Result<void> make_results_folder(const fs::path& folder, Files& files) {
  Result<void> made = files.create_directories(folder);
  if (!made) made.error().next = "run in a copy of the project that you may write to";
  return made;
}

}  // namespace

Result<RunLifetime> RunLifetime::begin(RunStore& store, Files& files, Clock& clock) {
  TRY(make_results_folder(gate_of(store).parent_path(), files));
  TRY_ASSIGN(const FileLock gate, FileLock::acquire(gate_of(store), FileLock::Kind::shared));
  TRY_ASSIGN(std::string id, store.create(clock));
  TRY_ASSIGN(FileLock alive, FileLock::acquire(lock_of(store, id), FileLock::Kind::exclusive));
  fs::path temporary = make_temporary_folder(id, files);
  TRY_ASSIGN(Reaper reaper, Reaper::begin(id, temporary));
  return RunLifetime(std::move(id), std::move(alive), std::move(temporary), std::move(reaper),
                     files);
}

RunLifetime::~RunLifetime() {
  if (!temporary_.empty()) static_cast<void>(files_->remove_all(temporary_));
}

Result<FileLock> stop_runs_from_beginning(RunStore& store) {
  return FileLock::acquire(gate_of(store), FileLock::Kind::exclusive);
}

bool is_alive(RunStore& store, std::string_view id) {
  return FileLock::is_held(lock_of(store, id));
}

fs::path temporary_folder_of(std::string_view id) {
  std::error_code error;
  const fs::path place = fs::temp_directory_path(error);
  return (error ? fs::path("/tmp") : place) / ("qa-" + std::string(id));
}

}  // namespace qa
