#include "qa/cli/cmake_packages.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Tool& tool(std::string_view program) {
  return *std::ranges::find(known_tools(), program, &Tool::program);
}

TEST(CmakePackages, AreWhatFindPackageLooksFor) {
  EXPECT_THAT(packages_in("find_package(Threads REQUIRED)\n"
                          "Find_Package (\n  gRPC CONFIG)\n"
                          "find_package(\"re2\")\n"
                          "my_find_package(Qt5)\n"
                          "find_package(${NAME})\n"),
              ElementsAre("Threads", "gRPC", "re2"));
  EXPECT_THAT(packages_in(""), IsEmpty());
}

TEST(CmakePackages, AreFoundWithoutGit) {
  MemoryFiles files;
  FakeProcessRunner processes;
  files.contents["/p/.git/HEAD"] = "";
  files.contents["/p/CMakeLists.txt"] = "find_package(fmt)\n";
  files.contents["/p/src/CMakeLists.txt"] = "find_package(gRPC)\n";
  EXPECT_THAT(cmake_packages(files, processes, "/p").value(), ElementsAre("fmt", "gRPC"));
}

TEST(CmakePackages, DecideWhoNeedsACompilerOfProtocols) {
  for (const char* program : {"protoc", "grpc_cpp_plugin", "pkg-config"})
    EXPECT_FALSE(serves(tool(program), {"Threads"})) << program;
  EXPECT_TRUE(serves(tool("cmake"), {}));
  EXPECT_TRUE(serves(tool("protoc"), {"Protobuf"}));
  EXPECT_FALSE(serves(tool("grpc_cpp_plugin"), {"Protobuf"}));
  EXPECT_TRUE(serves(tool("protoc"), {"gRPC"}));
  EXPECT_TRUE(serves(tool("grpc_cpp_plugin"), {"gRPC"}));
  EXPECT_TRUE(serves(tool("pkg-config"), {"PkgConfig"}));
}

}  // namespace
}  // namespace qa
