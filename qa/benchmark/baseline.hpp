// The stored reference of the benchmarks: a binary by its digest, and what doesn't need measuring
// side by side.
#pragma once

#include "qa/benchmark/exact_counter.hpp"
#include "qa/model/failure.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// What the program was built with; part of the reference, for people.
struct BuildFacts {
  std::string compiler;                          ///< first line of --version
  std::string build_type;                        ///< "Release"
  std::string flags;                             ///< of that build type
  std::map<std::string, std::string> libraries;  ///< CMake package -> version
};

struct BaselineBenchmark {
  std::string name;
  double real_ns = 0;  ///< median when it was accepted; for people, never compared
  double cpu_ns = 0;
  ExactCounters counters;
};

struct Baseline {
  std::string commit;             ///< full id of the sources it is built from
  std::string stripped_sha256;    ///< of the program without symbols
  std::uintmax_t size_bytes = 0;  ///< likewise
  BuildFacts build;
  std::string reason;    ///< why it was accepted
  std::string accepted;  ///< UTC, RFC 3339
  std::vector<BaselineBenchmark> benchmarks;
};

/// Reads format "qa.bench.baseline/1". Unknown, missing or ill-typed members are failures of kind
/// configuration that name `path` and the member.
Result<Baseline> parse_baseline(std::string_view json, const std::filesystem::path& path);

/// The file's text: members in a fixed order, a newline at the end.
std::string to_json(const Baseline& baseline);

/// Text of a baseline that only begins: what is measured is held against the commit that adds the
/// file, which nobody can name before it is there. `qa new` writes one.
std::string beginning_baseline();

/// Whether `json` is one. Any other text is for parse_baseline().
bool is_beginning_baseline(std::string_view json);

}  // namespace qa
