// Regular expressions for --benchmark_filter that match given benchmarks and no others.
#pragma once

#include <span>
#include <string>

namespace qa {

/// Matches exactly `names`, as list_benchmarks() gives them. Google Benchmark reads POSIX extended
/// expressions, in which nothing but `\.[*^$()+?{|` may be quoted (POSIX.1-2017, 9.4); libstdc++
/// refuses everything else.
std::string exact_filter(std::span<const std::string> names);

}  // namespace qa
