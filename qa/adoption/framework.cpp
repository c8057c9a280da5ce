#include "qa/adoption/framework.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace qa {
namespace {

struct Sign {
  Framework framework;
  std::string_view library;  ///< what names of its libraries and CMake targets start with
  std::string_view header;   ///< what paths of its headers start with, or contain after a slash
};

constexpr std::array kSigns = std::to_array<Sign>({
    {Framework::googletest, "gtest", "gtest/gtest.h"},
    {Framework::googletest, "gmock", "gmock/gmock.h"},
    {Framework::catch2, "Catch2", "catch2/"},
    {Framework::catch2, "Catch2", "catch.hpp"},
    {Framework::doctest, "doctest", "doctest.h"},
    {Framework::google_benchmark, "benchmark", "benchmark/benchmark.h"},
    {Framework::grpc, "grpc++", "grpcpp/"},
    {Framework::grpc, "grpc", "grpc/"},
});

/// "/usr/lib/libgtestd.so.1.12" -> "gtest", "-lgtest" -> "gtest", "benchmark_main" -> "benchmark"
std::string stem_of(std::string_view link_piece) {
  std::string name(link_piece);
  if (name.starts_with("-l")) {
    name.erase(0, name.starts_with("-l:lib") ? 6 : 2);
  } else if (name.starts_with('-')) {
    return {};
  } else {
    name = std::filesystem::path(name).filename().string();
    if (name.starts_with("lib")) name.erase(0, 3);
  }
  name.erase(std::min(name.find('.'), name.size()));
  // With a main() of its own, and built for debugging.
  for (const std::string_view ending : {"WithMain", "Maind", "Main", "_maind", "_main"}) {
    if (!name.ends_with(ending)) continue;
    name.erase(name.size() - ending.size());
    break;
  }
  return name;
}

bool is_library(std::string_view stem, std::string_view library) {
  // Debug builds of them are called gtestd, Catch2d.
  return stem == library || (stem.starts_with(library) && stem.substr(library.size()) == "d");
}

/// What stands between the quotes or brackets of an include line; empty for other lines.
std::string_view included(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with('#')) return {};
  line = trimmed(line.substr(1));
  if (!line.starts_with("include")) return {};
  line = trimmed(line.substr(std::string_view("include").size()));
  if (line.empty() || (line.front() != '<' && line.front() != '"')) return {};
  return line.substr(1, line.find(line.front() == '<' ? '>' : '"', 1) - 1);
}

}  // namespace

std::string_view name_of(Framework framework) {
  switch (framework) {
    case Framework::googletest:
      return "GoogleTest";
    case Framework::catch2:
      return "Catch2";
    case Framework::doctest:
      return "doctest";
    case Framework::google_benchmark:
      return "Google Benchmark";
    case Framework::grpc:
      return "gRPC";
  }
  return {};
}

void add_frameworks_linked(std::string_view link_piece, std::set<Framework>& frameworks) {
  const std::string stem = stem_of(link_piece);
  for (const Sign& sign : kSigns) {
    if (is_library(stem, sign.library)) frameworks.insert(sign.framework);
  }
}

void add_frameworks_included(std::string_view source, std::set<Framework>& frameworks) {
  for (const std::string_view line : lines_of(source)) {
    const std::string_view header = included(line);
    if (header.empty()) continue;
    for (const Sign& sign : kSigns) {
      const std::size_t at = header.find(sign.header);
      if (at == 0 || (at != std::string_view::npos && header[at - 1] == '/'))
        frameworks.insert(sign.framework);
    }
  }
}

}  // namespace qa
