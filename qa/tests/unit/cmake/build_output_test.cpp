#include "qa/cmake/build_output.hpp"

#include "qa/tests/fakes/recorded.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(BuildOutput, NamesTheFirstErrorOfTheCompilerWithAShortPath) {
  EXPECT_EQ(first_build_error(recorded("cmake/compile_error.out"), "/project"),
            "src/lonely.cpp:3:36: error: ‘one’ was not declared in this scope");
}

TEST(BuildOutput, NamesTheUndefinedSymbolOfEitherLinker) {
  EXPECT_EQ(first_build_error(recorded("cmake/link_error.out"), "/project"),
            "lonely.cpp:(.text+0xc): undefined reference to `sample::other()'");
  EXPECT_EQ(first_build_error(recorded("cmake/link_error_mold.out"), "/project"),
            "mold: error: undefined symbol: sample::other()");
}

TEST(BuildOutput, AFullDiskOrMemoryIsTheHostsTrouble) {
  EXPECT_EQ(host_trouble(recorded("cmake/full_disk_gcc.out")),
            "t.cpp:4:23: fatal error: error writing to /tmp/cc7xoKcO.s: No space left on device");
  EXPECT_EQ(host_trouble(recorded("cmake/full_disk_try_compile.err")),
            "/project/build/CMakeFiles/CMakeScratch/TryCompile-uO6c5l/testCXXCompiler.cxx:4:21: "
            "fatal error: error closing /tmp/cchTC5Vv.s: No space left on device");
  for (const char* line :
       {"{standard input}: Fatal error: /tmp/cctNFkzj.o: No space left on device",
        "/usr/bin/ld: final link failed: No space left on device",
        "fatal error: error in backend: IO failure on output stream: No space left on device",
        "c++: fatal error: Killed signal terminated program cc1plus",
        "cc1plus: out of memory allocating 65536 bytes after a total of 1073741824 bytes"})
    EXPECT_EQ(host_trouble(line), line);
}

TEST(BuildOutput, AnErrorOfTheSourcesIsNot) {
  for (const char* name : {"compile_error.out", "link_error.out", "cmake_error.err"})
    EXPECT_EQ(host_trouble(recorded(std::string("cmake/") + name)), "") << name;
  EXPECT_EQ(host_trouble("a.cpp:1:2: error: #error \"full: No space left on device\""), "");
}

TEST(BuildOutput, FallsBackToNinjaAndThenToTheLastLine) {
  EXPECT_EQ(first_build_error(recorded("cmake/unknown_target.out"), "/project"),
            "ninja: error: unknown target 'nosuch'");
  EXPECT_EQ(first_build_error("one\ntwo\n\n", "/project"), "two");
  EXPECT_EQ(first_build_error("", "/project"), "it printed no reason");
}

TEST(BuildOutput, JoinsCmakesHeadingAndItsFirstParagraph) {
  EXPECT_EQ(first_cmake_error(recorded("cmake/cmake_error.err")),
            "CMake Error at CMakeLists.txt:3 (find_package): By not providing "
            "\"FindNoSuchLibrary.cmake\" in CMAKE_MODULE_PATH this project has asked CMake to find "
            "a package configuration file provided by \"NoSuchLibrary\", but CMake did not find "
            "one.");
  EXPECT_EQ(first_cmake_error(recorded("cmake/no_preset.err")),
            "CMake Error: No such preset in /project: \"nosuch\"");
}

TEST(BuildOutput, AMissingSourceIsNamedWithoutTheEndingsThatWereTried) {
  EXPECT_EQ(first_cmake_error(recorded("cmake/missing_source.err")),
            "CMake Error at CMakeLists.txt:80 (add_library): Cannot find source file: "
            "re2/perl_groups.cc");
}

TEST(BuildOutput, KnowsABuildFolderThatWasMadeForSomethingElse) {
  EXPECT_EQ(why_folder_is_anothers(recorded("cmake/other_generator.err")), "the generator Ninja");
  EXPECT_EQ(why_folder_is_anothers(recorded("cmake/other_source.err")), "the sources in /old");
  EXPECT_EQ(why_folder_is_anothers(recorded("cmake/cmake_error.err")), "");
}

TEST(BuildOutput, NamesThePackageThatCmakeFoundNowhere) {
  EXPECT_EQ(package_not_found(recorded("cmake/cmake_no_config.err")), "gRPC");
  EXPECT_EQ(package_not_found(recorded("cmake/cmake_no_module.err")), "LibArchive");
  EXPECT_EQ(package_not_found("  Could NOT find OpenSSL, try to set the path to OpenSSL root folder"
                              " in the\n  system variable OPENSSL_ROOT_DIR (missing: X)"),
            "OpenSSL");
}

TEST(BuildOutput, APackageOfAWrongVersionWasFound) {
  EXPECT_EQ(package_not_found("Could NOT find ZLIB: Found unsuitable version \"1.2\", but required "
                              "is at least \"9\" (found /usr/lib/libz.so)"),
            "");
  EXPECT_EQ(package_not_found(recorded("cmake/compile_error.out")), "");
}

}  // namespace
}  // namespace qa
