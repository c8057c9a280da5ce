// A run while its driver lives: what tells others that it does, and what is undone when it ends.
#pragma once

#include "qa/engine/run_store.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/file_lock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/reaper.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace qa {

class RunLifetime {
 public:
  /// Creates a run's folder and holds a lock in it; makes the folder below which its stages get
  /// their TMPDIR; begins to watch over our death. To be called while there is a single thread.
  static Result<RunLifetime> begin(RunStore& store, Files& files, Clock& clock);

  RunLifetime(RunLifetime&&) noexcept = default;
  RunLifetime& operator=(RunLifetime&&) = delete;
  ~RunLifetime();

  const std::string& id() const { return id_; }
  /// Short, so that a socket's path fits; empty when it could not be made.
  const std::filesystem::path& temporary() const { return temporary_; }

 private:
  RunLifetime(std::string id, FileLock alive, std::filesystem::path temporary, Reaper reaper,
              Files& files)
      : id_(std::move(id)),
        alive_(std::move(alive)),
        temporary_(std::move(temporary)),
        reaper_(std::move(reaper)),
        files_(&files) {}

  std::string id_;
  FileLock alive_;
  std::filesystem::path temporary_;
  Reaper reaper_;
  Files* files_;
};

/// Held exclusively, no run begins: none is there whose lock is still to come.
Result<FileLock> stop_runs_from_beginning(RunStore& store);

/// Whether the driver of that run still lives, here or in another container.
bool is_alive(RunStore& store, std::string_view id);

/// RunLifetime::temporary() of the run, whether it is there or not.
std::filesystem::path temporary_folder_of(std::string_view id);

}  // namespace qa
