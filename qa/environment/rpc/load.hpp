// Callers that keep a service busy while it is told to stop, and what became of their calls.
#pragma once

#include "qa/environment/rpc/schema.hpp"
#include "qa/environment/rpc_wire.hpp"
#include "qa/system/clock.hpp"

#include <atomic>
#include <chrono>
#include <functional>

namespace qa {

/// How far the stop of the service has come; may be set from another thread.
enum class StopPhase { serving, stopping, stopped };

/// A call that has been under way for so long when the service is told to stop was accepted by it.
/// A younger one may still be on its way: gRPC's own servers cancel what arrives while they say
/// GOAWAY, and no caller can tell that from one that they had looked at.
inline constexpr std::chrono::milliseconds kAcceptedBy{40};

/// The slowest candidate that is answered OK each time; `why_not` says what came of each.
struct LoadChoice {
  const RpcCall* call = nullptr;
  std::string why_not;
};
LoadChoice choose_load(const LoadPlan& plan, const Schema& schema, Clock& clock);

/// Each caller sends its next call when the last one has ended, until `phase` is stopped and
/// nothing comes any more. `busy` is called once all callers have been answered. In flight are
/// calls that were under way for `accepted_by` when the phase became stopping.
LoadReport run_load(const RpcCall& call, const LoadPlan& plan, const Schema& schema,
                    const std::atomic<StopPhase>& phase, const std::function<void()>& busy,
                    Clock& clock, std::chrono::milliseconds accepted_by = kAcceptedBy);

}  // namespace qa
