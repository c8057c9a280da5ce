// Stopping a service while callers keep it busy: what is in flight then must still be answered.
#pragma once

#include "qa/environment/environment.hpp"
#include "qa/environment/rpc_wire.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/clock.hpp"

#include <string>
#include <string_view>

namespace qa {

struct LoadedStop {
  ServiceEnd end;
  std::string call;      ///< name of the candidate that the callers sent
  std::string not_told;  ///< why nothing can be said about its calls; empty: `report` says it
  LoadReport report;
};

/// Stops `service`, whatever becomes of the load. The services that it starts `after` are frozen
/// for a moment around that, so that its calls, which wait for them, are in flight. Once before, it
/// is tried whether the calls wait that long. Fails with kind canceled when interrupted, and with
/// configuration when the .proto files can't be read.
Result<LoadedStop> stop_under_load(Environment& environment, std::string_view service,
                                   const LoadPlan& plan, ProcessRunner& processes, Clock& clock);

}  // namespace qa
