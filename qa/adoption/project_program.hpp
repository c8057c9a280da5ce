// What a program of a project is there for, and which one ships.
#pragma once

#include "qa/adoption/project_facts.hpp"

#include <vector>

namespace qa {

bool is_test_framework(Framework framework);

/// Uses a test framework, and is no benchmark.
bool is_test_program(const TargetFacts& target);

bool is_benchmark_program(const TargetFacts& target);

/// Programs that may be what the project is for: no tests, benchmarks or examples. What ctest
/// starts may ship all the same, unless its name says that it tests.
std::vector<const TargetFacts*> shipped_programs(const ProjectFacts& facts);

/// The only shipped program, when it is linked statically or is a service (gRPC), whose libraries
/// go into its image; else null.
const TargetFacts* image_program(const ProjectFacts& facts);

}  // namespace qa
