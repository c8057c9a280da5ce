// All numbers of the service as text for Prometheus.
#pragma once

#include "serving/app/process_numbers.hpp"
#include "serving/app/version.hpp"
#include "serving/core/method_table.hpp"
#include "serving/core/service_state.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace serving {

/// What a page of metrics tells, at one moment.
struct MetricsValues {
  std::string_view prefix;  ///< "echo": before the names that are not gRPC's
  BuildInfo build;
  ServiceState state = ServiceState::initialized;
  std::vector<MethodNumbers> methods;
  std::size_t connections = 0;
  ProcessNumbers process;
};

/// Text format 0.0.4:
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format. The names of
/// calls are those of gRPC's usual exporters, so that their dashboards work.
std::string metrics_text(const MetricsValues& values);

}  // namespace serving
