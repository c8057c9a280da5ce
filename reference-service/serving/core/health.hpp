// Who may know whether the service takes requests, and under which name.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace serving {

/// What is told about one name.
enum class Health { serving, not_serving };

/// Whether requests are taken, as the caller of a health check sees it.
///
/// Readiness, "" and the names of its services, follows the state of the service. Liveness only
/// says that the loop turns: it must not change while the service stops, or it would be restarted
/// for that.
class HealthBoard {
 public:
  /// `services` are the names beside "" that readiness goes by.
  explicit HealthBoard(std::vector<std::string> services) : services_(std::move(services)) {}

  void set(Health readiness) { readiness_ = readiness; }

  /// Nothing when the name is unknown.
  [[nodiscard]] std::optional<Health> of(std::string_view name) const {
    if (name == "liveness") return Health::serving;
    if (name.empty() || std::ranges::find(services_, name) != services_.end()) return readiness_;
    return std::nullopt;
  }

 private:
  std::vector<std::string> services_;
  Health readiness_ = Health::not_serving;
};

}  // namespace serving
