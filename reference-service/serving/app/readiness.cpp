#include "serving/app/readiness.hpp"

namespace serving {

void Readiness::be_ready() {
  follow(ServiceState::running, Health::serving);
}

void Readiness::be_unready() {
  follow(ServiceState::started, Health::not_serving);
}

void Readiness::stop() {
  follow(ServiceState::stopping, Health::not_serving);
}

/// The table of states refuses what comes late.
void Readiness::follow(ServiceState state, Health health) {
  const std::scoped_lock lock(mutex_);
  if (!may_follow(state_.state(), state)) return;
  server_.set_health(health);
  state_.advance(state);
}

}  // namespace serving
