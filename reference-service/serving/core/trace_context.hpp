// Which trace a call belongs to: https://www.w3.org/TR/trace-context/. It is passed on, not taken
// part in, so nothing of it ever changes here.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace serving {

/// As it stands in the headers; both empty when the call belongs to no trace.
struct TraceContext {
  std::string parent;  ///< traceparent
  std::string state;   ///< tracestate; only with a parent

  bool operator==(const TraceContext&) const = default;
};

/// What may be passed on of the headers of one request. What is not valid counts as not there; an
/// invalid parent takes the state with it. Several state headers are one list.
TraceContext trace_context(std::span<const std::string_view> parents,
                           std::span<const std::string_view> states);

}  // namespace serving
