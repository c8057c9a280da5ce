// A sound image around a real static program, and ways to damage it.
#pragma once

#include "qa/container/image_contents.hpp"
#include "qa/container/image_reader.hpp"
#include "qa/container/image_verifier.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace qa {

#if defined(__x86_64__)
inline constexpr const char* kMachine = "amd64";
#elif defined(__aarch64__)
inline constexpr const char* kMachine = "arm64";
#endif

inline std::string content_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline ImageSpec sound_spec() {
  return {.reference = "localhost/echo:dev",
          .architecture = kMachine,
          .entry_point = "/app/echo",
          .arguments = {"--bind=0.0.0.0"},
          .ports = {42302},
          .environment = {{"PATH", "/app"}},
          .labels = {{"org.opencontainers.image.title", "echo"}, {"team", "tools"}},
          .epoch_seconds = 1'700'000'000,
          .files = service_image_files("/app/echo", content_of(ELF_TINY))};
}

inline ImageExpectation expectation_of(const ImageSpec& spec) {
  ImageExpectation expected{.reference = spec.reference,
                            .binary_sha256 = sha256_hex(content_of(ELF_TINY))};
  for (const TarEntry& entry : spec.files) expected.paths.insert(entry.path);
  return expected;
}

inline std::string tarball_of(const ImageSpec& spec) {
  const auto written = write_image(spec);
  EXPECT_TRUE(written) << written.error().what;
  return written ? written->tarball : "";
}

/// `spec` with `change` applied to its file `path`.
inline ImageSpec with_file(ImageSpec spec, const std::string& path,
                           const std::function<void(TarEntry&)>& change) {
  const auto found = std::ranges::find(spec.files, path, &TarEntry::path);
  EXPECT_NE(found, spec.files.end()) << path;
  change(*found);
  return spec;
}

/// The tarball with the member `path` replaced.
inline std::string with_member(const std::string& tarball, const std::string& path,
                               const std::function<void(std::string&)>& change) {
  auto members = read_tar(tarball);
  EXPECT_TRUE(members);
  const auto found = std::ranges::find(*members, path, &TarEntry::path);
  EXPECT_NE(found, members->end()) << path;
  change(found->content);
  return write_tar(std::move(*members)).value_or("");
}

inline void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

/// Rules of the findings, in order.
inline std::vector<std::string> rules(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) names.push_back(finding.rule);
  return names;
}

}  // namespace qa
