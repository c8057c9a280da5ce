// The numbers of all methods, loop by loop: what a metrics page shows.
#pragma once

#include "serving/core/call_metrics.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace serving {

enum class MethodType { unary, client_stream, server_stream, bidi_stream };

/// "client_stream" and so on, as labels of metrics spell it.
std::string_view name_of(MethodType type);

/// Of one method, summed over the loops.
struct MethodNumbers {
  std::string name;  ///< "echo.v1.EchoService/Echo"
  MethodType type = MethodType::unary;
  CallMetrics::Values values;
};

/// Filled before the loops run; from then on any thread may read it, also while the server drains.
class MethodTable {
 public:
  /// Numbers for one loop's calls of `name`, which has one type. They live as long as the table.
  CallMetrics& add(std::string_view name, MethodType type);

  /// One entry a name, in the order in which the names came.
  [[nodiscard]] std::vector<MethodNumbers> read() const;

 private:
  struct Entry {
    std::string name;
    MethodType type = MethodType::unary;
    CallMetrics metrics;
  };

  std::deque<Entry> entries_;  // so that no entry ever moves
};

}  // namespace serving
