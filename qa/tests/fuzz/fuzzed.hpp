// What every reader promises for whatever it is given: a value, or a failure with a position.
#pragma once

#include "qa/model/failure.hpp"

#include <cstdio>
#include <cstdlib>
#include <regex>
#include <string>

namespace qa {

inline constexpr const char* kFuzzedPath = "file";

/// Ends the process, which the fuzzer notices, when the promise is broken.
template <class T>
void check_promise(const Result<T>& result) {
  if (result) return;
  static const std::regex kPosition("^file:[1-9][0-9]*:[1-9][0-9]*: .");
  const std::string start = result.error().what.substr(0, 60);
  if (result.error().kind == FailureKind::configuration && std::regex_search(start, kPosition))
    return;
  std::fprintf(stderr, "a failure without a position: %s\n", result.error().what.c_str());
  std::abort();
}

}  // namespace qa
