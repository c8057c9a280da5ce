#include "qa/scaffold/new_repository.hpp"

#include "qa/scaffold/license_choice.hpp"
#include "qa/scaffold/renaming.hpp"
#include "qa/scaffold/template_edits.hpp"

#include <array>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kKit = "reference-service/serving";

/// What of the template a new service gets: files, and folders with all that lies in them.
constexpr auto kParts = std::to_array<std::string_view>(
    {".clang-format", ".clang-tidy", "CMakePresets.json", "pipeline/pipeline.toml",
     "pipeline/environments", "proto", "reference-service/CMakeLists.txt",
     "reference-service/README.md", "reference-service/serving", "reference-service/src",
     "reference-service/tests/unit", "reference-service/tests/module",
     "reference-service/tests/integration", "reference-service/bench/CMakeLists.txt",
     "reference-service/bench/allocation_test.cpp", "reference-service/bench/allocations.cpp",
     "reference-service/bench/allocations.hpp", "reference-service/bench/echo_benchmark.cpp",
     "scripts/cmake"});

constexpr std::string_view kRootCMake =
    R"(# Table of contents. Settings first, then one folder a line.
cmake_minimum_required(VERSION 3.25)
project({} VERSION 0.1.0 LANGUAGES CXX)

list(APPEND CMAKE_MODULE_PATH "${{CMAKE_SOURCE_DIR}}/scripts/cmake")
include(Settings)
include(Warnings)
include(Dependencies)
include(Testing)

add_subdirectory(proto)
add_subdirectory(service)
)";

constexpr std::string_view kReadme = R"(# {0}

A gRPC service on the serving kit, and the pipeline that tells whether it is good.

```
qa run all                              # builds, lints, tests, packs, tests the image, measures
cmake --preset dev && ninja -C build/dev {1}_server && build/dev/service/{1}_server
```

It echoes still: what it means lies in `service/src/meaning`, its API in `proto/{2}`. How to add an
RPC, and remove those that came with it, is in [service/README.md](service/README.md); flags,
health, metrics and operation are those of the kit in [service/serving](service/serving/README.md).
Its stages are data: `pipeline/pipeline.toml`. What is slower than in
the first commit is red, until `qa bench accept --reason TEXT` makes a later one the baseline.
`.ci/run` is what a CI job calls, in a clone that has all commits, and `qa update` merges what has
changed in the template that all this was written from.
)";

constexpr std::string_view kGitIgnore =
    "/build/\n/reports/runs/\n/reports/latest\n/reports/cache/\n/reports/builds/\n"
    "/reports/environments/\n.cache/\n";

constexpr std::string_view kCiRun = R"(#!/bin/sh
# What a job of any CI calls, where qa is installed. For GitHub and GitLab, `qa ci generate` writes
# the file that calls qa.
set -eu
cd "$(dirname "$0")/.."
exec qa run all --profile ci "$@"
)";

/// As beginning_baseline() of qa/benchmark/baseline.hpp has it; a test compares them.
constexpr std::string_view kBenchBaseline = R"({
  "schema": "qa.bench.baseline/1",
  "source": {
    "commit": "the one that adds this file"
  }
}
)";

constexpr fs::perms kProgram = fs::perms(0755);

bool is_source(const fs::path& path) {
  return path.extension() == ".cpp" || path.extension() == ".hpp";
}

bool lies_in_kit(std::string_view path) {
  return path.starts_with(kKit) && path.substr(kKit.size()).starts_with('/');
}

struct TemplateFile {
  std::string path;
  bool executable = false;
};

Result<std::vector<TemplateFile>> files_of(Files& files, const fs::path& source) {
  std::vector<TemplateFile> all;
  for (const std::string_view part : kParts) {
    TRY_ASSIGN(const std::vector<FileFacts> found, files.scan(source / part));
    if (found.empty())
      return fail(FailureKind::host,
                  fmt::format("the template lacks {}", (source / part).string()));
    for (const FileFacts& file : found) {
      if (file.kind != FileFacts::Kind::regular) continue;
      all.push_back(
          {.path = file.path.empty() ? std::string(part) : fmt::format("{}/{}", part, file.path),
           .executable = file.executable});
    }
  }
  return all;
}

/// The content of one file of the template, for the new repository.
Result<std::string> content_of(Files& files, const NewRepository& repository,
                               const std::string& path) {
  TRY_ASSIGN(std::string text, files.read(repository.source / path));
  const bool is_binary = text.find('\0') != std::string::npos;
  if (lies_in_kit(path) || is_binary) return text;
  if (path == "CMakePresets.json") {
    TRY_ASSIGN(text, service_presets(text));
  } else {
    TRY_ASSIGN(text, edited(path, std::move(text)));
  }
  text = renamed(text, repository.name);
  const bool is_ours = path.starts_with("reference-service/") && is_source(path);
  if (is_ours && !repository.license.empty())
    text = fmt::format("// SPDX-License-Identifier: {}\n{}", repository.license, text);
  return text;
}

Result<void> check_target(Files& files, const fs::path& target) {
  if (!files.exists(target)) return {};
  TRY_ASSIGN(const std::vector<FileFacts> found, files.scan(target, {target / ".git"}));
  if (found.empty()) return {};
  return fail(FailureKind::configuration,
              fmt::format("{} has files already; a new repository begins empty", target.string()),
              "qa new NAME --dir DIR");
}

/// The kit's stays with it, whatever the service's is.
Result<void> write_licenses(Files& files, const NewRepository& repository) {
  TRY_ASSIGN(const std::string apache, files.read(repository.source / "LICENSE"));
  TRY(files.write(repository.target / "service/serving/LICENSE", apache));
  if (repository.license.empty()) return {};
  return files.write(repository.target / "LICENSE",
                     license_text(repository.license, repository.name.given, apache));
}

Result<void> write_own_files(Files& files, const NewRepository& repository) {
  const ServiceName& name = repository.name;
  TRY(files.write(repository.target / "CMakeLists.txt",
                  fmt::format(fmt::runtime(kRootCMake), name.snake)));
  TRY(files.write(repository.target / "README.md",
                  fmt::format(fmt::runtime(kReadme), name.given, name.snake, name.proto_path)));
  TRY(files.write(repository.target / ".gitignore", kGitIgnore));
  TRY(files.write(repository.target / ".ci/run", kCiRun));
  TRY(files.set_permissions(repository.target / ".ci/run", kProgram));
  TRY(files.write(repository.target / fmt::format("reports/baselines/bench/{}.json", name.given),
                  kBenchBaseline));
  TRY(files.write(repository.target / "service/serving/VERSION", repository.version + "\n"));
  return write_licenses(files, repository);
}

}  // namespace

Result<fs::path> find_template(Files& files, const fs::path& program) {
  for (fs::path folder = program.parent_path();; folder = folder.parent_path()) {
    for (const fs::path& place : {folder, folder / "share/qa/template"}) {
      if (files.exists(place / kKit / "CMakeLists.txt")) return place;
    }
    if (!folder.has_relative_path()) break;
  }
  return fail(FailureKind::host,
              fmt::format("no template lies above {}: qa new needs qa's checkout, or its folder "
                          "share/qa/template",
                          program.string()));
}

Result<void> write_repository(Files& files, const NewRepository& repository) {
  TRY(check_target(files, repository.target));
  TRY_ASSIGN(const std::vector<TemplateFile> all, files_of(files, repository.source));
  for (const TemplateFile& file : all) {
    TRY_ASSIGN(const std::string content, content_of(files, repository, file.path));
    const fs::path target = repository.target / renamed(file.path, repository.name);
    TRY(files.write(target, content));
    if (file.executable) TRY(files.set_permissions(target, kProgram));
  }
  return write_own_files(files, repository);
}

}  // namespace qa
