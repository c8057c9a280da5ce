// What qa-contract, the helper that reads .proto files, tells qa: JSON on its standard output.
#pragma once

#include "qa/contract/api_change.hpp"
#include "qa/model/failure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct ApiComparison {
  std::string base_error;  ///< why the former version can't be read; empty when it can
  std::string now_error;   ///< the same of the newer one
  int rpcs = 0;            ///< methods of the newer version
  std::vector<ApiChange> changes;

  bool operator==(const ApiComparison&) const = default;
};

std::string to_json(const ApiComparison& comparison);

/// Fails with kind host when `text` is nothing that to_json() writes.
Result<ApiComparison> parse_api_comparison(std::string_view text);

}  // namespace qa
