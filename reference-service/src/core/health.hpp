// Who may know whether the service takes requests, and under which name.
#pragma once

#include <optional>
#include <string_view>

namespace echo {

/// What is told about one name.
enum class Health { serving, not_serving };

/// Whether requests are taken, as the caller of a health check sees it.
///
/// Readiness, "" and the service's own name, follows the state of the service. Liveness only says
/// that the loop turns: it must not change while the service stops, or it would be restarted for
/// that.
class HealthBoard {
 public:
  void set(Health readiness) { readiness_ = readiness; }

  /// Nothing when the name is unknown.
  [[nodiscard]] std::optional<Health> of(std::string_view name) const {
    if (name == "liveness") return Health::serving;
    if (name.empty() || name == "echo.v1.EchoService") return readiness_;
    return std::nullopt;
  }

 private:
  Health readiness_ = Health::not_serving;
};

}  // namespace echo
