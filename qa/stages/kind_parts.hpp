// What rows of several kinds share.
#pragma once

#include "qa/model/stage_kind.hpp"

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace qa {

using SettingsTexts = std::map<std::string, std::string>;

/// Lists and tables as JSON, so that no two of them look the same.
template <class Value>
std::string json_text(const Value& value) {
  using Json = nlohmann::json;
  return Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Passes while the metric is 0.
Gate none_gate(const char* name, const char* metric);
/// Passes when the metric is at least 1.
Gate some_gate(const char* name, const char* metric);
/// That no test ran is as red as one that failed; after one that failed and passed nobody knows.
std::vector<Gate> test_gates();

}  // namespace qa
