#include "qa/benchmark/cmake_cache.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr const char* kCache = R"(# This is the CMakeCache file.
//CXX compiler
CMAKE_CXX_COMPILER:FILEPATH=/usr/bin/c++
CMAKE_BUILD_TYPE:STRING=Release
CMAKE_CXX_FLAGS:STRING=
CMAKE_CXX_FLAGS_RELEASE:STRING=-O2 -DNDEBUG
gRPC_DIR:PATH=/lib/cmake/grpc
fmt_DIR:PATH=/lib/cmake/fmt
Own_DIR:PATH=Own_DIR-NOTFOUND
)";

TEST(CmakeCache, HasItsEntriesWithoutComments) {
  const auto entries = parse_cmake_cache(kCache);
  EXPECT_EQ(entries.at("CMAKE_CXX_FLAGS_RELEASE"), "-O2 -DNDEBUG");
  EXPECT_EQ(entries.at("CMAKE_CXX_FLAGS"), "");
  EXPECT_EQ(entries.size(), 7U);
}

TEST(PackageVersion, IsWhatTheFileSets) {
  EXPECT_EQ(package_version("# x\nset(PACKAGE_VERSION \"1.51.1\")\n"), "1.51.1");
  EXPECT_EQ(package_version("set(PACKAGE_VERSION \"${computed}\")"), "");
  EXPECT_EQ(package_version("no version"), "");
}

TEST(BuildFacts, AreCompilerFlagsAndPackages) {
  MemoryFiles files;
  files.contents["b/CMakeCache.txt"] = kCache;
  files.contents["/lib/cmake/grpc/gRPCConfigVersion.cmake"] = "set(PACKAGE_VERSION \"1.51.1\")";
  files.contents["/lib/cmake/fmt/fmt-config-version.cmake"] = "set(PACKAGE_VERSION \"9.1.0\")";
  FakeProcessRunner processes;
  processes.on({"/usr/bin/c++", "--version"}, completed(0, "c++ (Debian) 12.2.0\nCopyright\n"));
  const BuildFacts facts = read_build_facts("b", processes, files).value();
  EXPECT_EQ(facts.compiler, "c++ (Debian) 12.2.0");
  EXPECT_EQ(facts.build_type, "Release");
  EXPECT_EQ(facts.flags, "-O2 -DNDEBUG");
  EXPECT_THAT(facts.libraries, ElementsAre(Pair("fmt", "9.1.0"), Pair("gRPC", "1.51.1")));
}

}  // namespace
}  // namespace qa
