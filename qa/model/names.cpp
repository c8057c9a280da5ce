#include "qa/model/names.hpp"

namespace qa {

std::string_view to_text(StageStatus status) {
  switch (status) {
    case StageStatus::passed:
      return "passed";
    case StageStatus::skipped:
      return "skipped";
    case StageStatus::errored:
      return "errored";
    case StageStatus::timed_out:
      return "timed_out";
    case StageStatus::failed:
      return "failed";
    case StageStatus::canceled:
      return "canceled";
  }
  return "errored";
}

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::not_computed:
      return "not_computed";
  }
  return "not_computed";
}

std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "warning";
}

std::string_view to_text(TestStatus status) {
  switch (status) {
    case TestStatus::passed:
      return "passed";
    case TestStatus::failed:
      return "failed";
    case TestStatus::skipped:
      return "skipped";
    case TestStatus::flaky:
      return "flaky";
    case TestStatus::quarantined:
      return "quarantined";
  }
  return "failed";
}

std::string_view to_text(FailureKind kind) {
  switch (kind) {
    case FailureKind::product:
      return "product";
    case FailureKind::inconclusive:
      return "inconclusive";
    case FailureKind::timed_out:
      return "timed_out";
    case FailureKind::tool_missing:
      return "tool_missing";
    case FailureKind::host:
      return "host";
    case FailureKind::configuration:
      return "configuration";
    case FailureKind::canceled:
      return "canceled";
  }
  return "host";
}

std::string_view to_text(Comparison comparison) {
  return comparison == Comparison::at_least ? ">=" : "<=";
}

std::string_view to_text(Enforcement enforcement) {
  return enforcement == Enforcement::required ? "required" : "advisory";
}

}  // namespace qa
