#include "serving/app/key_reload.hpp"

#include "serving/app/tls_loading.hpp"

#include <utility>
#include <variant>

#include <sys/stat.h>

namespace serving {

KeyReload::KeyReload(TlsFiles files, Log& log, std::function<void(TlsKeys)> replace)
    : files_(std::move(files)), log_(log), replace_(std::move(replace)), known_(stamps()) {}

void KeyReload::check() {
  const std::scoped_lock lock(mutex_);
  const Stamps now = stamps();
  if (now == known_) return;
  // Before they are read: what is written meanwhile is seen the next time.
  known_ = now;
  load();
}

void KeyReload::reload() {
  const std::scoped_lock lock(mutex_);
  known_ = stamps();
  load();
}

void KeyReload::load() {
  auto loaded = load_keys(files_);
  if (const auto* problem = std::get_if<Problem>(&loaded)) {
    return log_.error(problem->what + "; the keys in use stay");
  }
  const MaybeProblem dates = judge_dates(std::get<TlsKeys>(loaded));
  replace_(std::get<TlsKeys>(std::move(loaded)));
  log_.info("New keys from " + files_.certificate);
  if (dates) log_.warning(dates->what);
}

KeyReload::Stamp KeyReload::stamp_of(const std::string& path) {
  struct stat status = {};
  if (path.empty() || stat(path.c_str(), &status) != 0) return {};
  return {.device = status.st_dev,
          .number = status.st_ino,
          .size = status.st_size,
          .seconds = status.st_mtim.tv_sec,
          .nanoseconds = status.st_mtim.tv_nsec};
}

KeyReload::Stamps KeyReload::stamps() const {
  return {stamp_of(files_.certificate), stamp_of(files_.private_key), stamp_of(files_.authority)};
}

}  // namespace serving
