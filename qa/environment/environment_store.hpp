// Where kept environments live: a folder for each, which its keeper locks. The only code that knows
// these paths.
#pragma once

#include "qa/environment/kept_environment.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

class EnvironmentStore {
 public:
  /// `reports` is the folder of the project's results; it need not exist.
  EnvironmentStore(const std::filesystem::path& reports, Files& files);

  /// Makes the folder of an environment with that name. Fails when one of that name is there.
  Result<void> create(const std::string& name);
  /// The first of "echo", "echo-2", "echo-3" ... that is free.
  Result<std::string> create_like(const std::string& name);
  /// All names, in their order, of the living and the dead.
  Result<std::vector<std::string>> list();

  std::filesystem::path folder(std::string_view name) const { return root_ / name; }
  /// Held by the keeper.
  std::filesystem::path lock_file(std::string_view name) const { return folder(name) / "lock"; }
  /// Held by whoever starts the keeper, until it has spoken.
  std::filesystem::path starter_lock(std::string_view name) const {
    return folder(name) / "starter";
  }
  std::filesystem::path logs(std::string_view name) const { return folder(name) / "services"; }

  /// Its process, as it wrote itself into its lock.
  Result<int> keeper(std::string_view name);
  /// Whether its keeper lives, or is about to.
  bool is_alive(std::string_view name) const;
  Result<void> save(const KeptEnvironment& environment);
  Result<KeptEnvironment> load(std::string_view name);
  Result<void> remove(std::string_view name);

 private:
  Result<bool> try_create(const std::string& name);

  std::filesystem::path root_;
  Files& files_;
};

}  // namespace qa
