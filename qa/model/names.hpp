// The lower-case words of our enumerations, as files and people see them. One spelling, here.
#pragma once

#include "qa/model/finding.hpp"
#include "qa/model/gate.hpp"
#include "qa/model/stage_result.hpp"
#include "qa/model/test_case.hpp"

#include <string_view>

namespace qa {

std::string_view to_text(StageStatus status);
std::string_view to_text(Verdict verdict);
std::string_view to_text(Severity severity);
std::string_view to_text(TestStatus status);
std::string_view to_text(FailureKind kind);
/// ">=" or "<=".
std::string_view to_text(Comparison comparison);
std::string_view to_text(Enforcement enforcement);

}  // namespace qa
