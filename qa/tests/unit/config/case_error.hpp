// What is wrong with a file of cases.
#pragma once

#include "qa/model/failure.hpp"

#include <string>

#include <gtest/gtest.h>

namespace qa {

template <class Cases>
std::string error_in(const Result<Cases>& cases) {
  if (cases) return "no error";
  EXPECT_EQ(cases.error().kind, FailureKind::configuration);
  return cases.error().what;
}

}  // namespace qa
