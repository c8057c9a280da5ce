// Certificates are replaced long before a service is: new files are served without a restart.
#pragma once

#include "serving/core/tls_files.hpp"
#include "serving/log/log.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>

namespace serving {

/// Keeps the keys in use those in the files. From any thread.
class KeyReload {
 public:
  /// `replace` gets keys that load_keys() has nothing against. The files are taken for known: their
  /// keys are in use.
  KeyReload(TlsFiles files, Log& log, std::function<void(TlsKeys)> replace);

  /// Reads the files when one of them has been replaced or written since the last time.
  void check();

  /// Reads the files in any case.
  void reload();

 private:
  /// What changes when a file does. A link to another file counts as that file.
  struct Stamp {
    std::uint64_t device = 0;
    std::uint64_t number = 0;
    std::int64_t size = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;

    bool operator==(const Stamp&) const = default;
  };
  using Stamps = std::array<Stamp, 3>;

  static Stamp stamp_of(const std::string& path);
  [[nodiscard]] Stamps stamps() const;
  void load();

  TlsFiles files_;
  Log& log_;
  std::function<void(TlsKeys)> replace_;
  std::mutex mutex_;
  Stamps known_;
};

}  // namespace serving
