#include "serving/core/service_state.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace serving {

namespace {

using enum ServiceState;

/// A signal may come while starting, so stopping follows every state in which something is open.
constexpr std::array<std::pair<ServiceState, ServiceState>, 14> kLegal = {{
    {initialized, starting},
    {initialized, stopped},
    {initialized, error},
    {starting, started},
    {starting, stopping},
    {starting, error},
    {started, running},
    {started, stopping},
    {started, error},
    {running, started},
    {running, stopping},
    {running, error},
    {stopping, stopped},
    {stopping, error},
}};

}  // namespace

std::string_view name_of(ServiceState state) {
  switch (state) {
    case initialized:
      return "StateInitialized";
    case starting:
      return "StateStarting";
    case started:
      return "StateStarted";
    case running:
      return "StateRunning";
    case stopping:
      return "StateStopping";
    case stopped:
      return "StateStopped";
    case error:
      return "StateError";
  }
  return "StateUndefined";
}

bool may_follow(ServiceState from, ServiceState to) {
  return std::ranges::find(kLegal, std::pair{from, to}) != kLegal.end();
}

StateMachine::StateMachine(Listener listener) : listener_(std::move(listener)) {
  listener_(initialized);
}

bool StateMachine::advance(ServiceState to) {
  ServiceState from = state_.load();
  do {
    if (!may_follow(from, to)) return false;
  } while (!state_.compare_exchange_weak(from, to));
  listener_(to);
  return true;
}

}  // namespace serving
