#include "qa/stages/cmake_build.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/fakes/fake_cmake.hpp"
#include "qa/tests/fakes/recorded.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <map>

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The smallest program header tables there are: 64 bit, little endian, x86-64.
std::string elf(bool with_interpreter) {
  std::string bytes(0x100, '\0');
  const auto put = [&bytes](std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
  };
  bytes.replace(0, 8,
                std::string("\x7f"
                            "ELF\x02\x01\x01\x00",
                            8));
  put(0x10, 2, 2);                         // e_type: EXEC
  put(0x12, 62, 2);                        // e_machine: x86-64
  put(0x14, 1, 4);                         // e_version
  put(0x20, 0x40, 8);                      // e_phoff
  put(0x34, 64, 2);                        // e_ehsize
  put(0x36, 56, 2);                        // e_phentsize
  put(0x38, 1, 2);                         // e_phnum
  put(0x40, with_interpreter ? 3 : 1, 4);  // p_type: PT_INTERP or PT_LOAD
  put(0x48, 0x80, 8);                      // p_offset
  put(0x60, 0x10, 8);                      // p_filesz
  put(0x68, 0x10, 8);                      // p_memsz
  bytes.replace(0x80, 10, "/lib/ld.so");
  return bytes;
}

class BuildStage : public StageFixture {
 protected:
  BuildStage() {
    files.contents["/project/CMakeLists.txt"] = "project(x)";
    answer_as_cmake({.targets = {"server", "client"}}, processes, files);
    files.contents["/project/build/release/svc/server"] = elf(false);
    processes.on({"--version"}, [](const Command& command) -> Result<Completed> {
      return completed(0, command.argv[0] + " 1.2\nmore\n");
    });
  }

  StageSettings settings(std::string preset = "release") {
    return BuildSettings{.configure = {.preset = std::move(preset)},
                         .targets = {"server", "client"},
                         .binary = "svc/server"};
  }
};

TEST_F(BuildStage, KeepsTheBinaryWithItsDigestAndSize) {
  const StageResult result = result_of(run_build, settings());
  EXPECT_EQ(result.status, StageStatus::passed);
  ASSERT_EQ(result.artifacts.size(), 1U);
  EXPECT_EQ(result.artifacts[0].kind, "binary");
  EXPECT_EQ(result.artifacts[0].path, "stages/04-stage/server");
  EXPECT_EQ(result.artifacts[0].sha256, files.sha256("/project/build/release/svc/server").value());
  EXPECT_EQ(find_metric(result.metrics, "binary.size"), 0x100);
  EXPECT_TRUE(ran("cmake --build /project/build/release --parallel 2 --target server client"));
}

TEST_F(BuildStage, RecordsTheToolsThatCmakeChose) {
  result_of(run_build, settings());
  EXPECT_EQ(versions["cmake"], "cmake 1.2");
  EXPECT_EQ(versions["c++"], "/usr/bin/c++ 1.2");
  EXPECT_EQ(versions["ninja"], "/usr/bin/ninja 1.2");
}

TEST_F(BuildStage, WithoutAPresetItBuildsInAFolderOfItsOwn) {
  BuildSettings build;
  build.configure = {.arguments = {"-DWITH_TESTS=ON"}, .generator = "Unix Makefiles"};
  const StageResult result = result_of(run_build, build);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_TRUE(result.artifacts.empty()) << "no binary was asked for";
  EXPECT_EQ(find_metric(result.metrics, "build.targets"), 2);
  EXPECT_TRUE(ran("cmake -S /project -B /project/reports/builds/release-"));
  EXPECT_TRUE(
      ran("-G 'Unix Makefiles' -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "
          "-DCMAKE_BUILD_TYPE=Release -DWITH_TESTS=ON"));
  EXPECT_TRUE(ran("--target all"));
}

TEST_F(BuildStage, APresetThatLeavesTheFolderOpenBuildsInOneThatGitIgnores) {
  // CMake would build where it was started.
  processes.on({"cmake", "-N", "-S", "--preset="},
               completed(0, "", "build folder: /project/reports/runs/1/stages/04-stage\n"));
  processes.on({"cmake", "--preset", "open", "-B"}, [this](const Command& command) {
    write_reply({.targets = {"server"}}, "/project", command.argv.at(4), files);
    return Result<Completed>(completed(0));
  });
  EXPECT_EQ(result_of(run_build, BuildSettings{.configure = {.preset = "open"}}).status,
            StageStatus::passed);
  EXPECT_TRUE(ran("cmake --preset open -B /project/reports/builds/open-"));
  EXPECT_EQ(files.contents["/project/reports/builds/.gitignore"], "*\n");
}

TEST_F(BuildStage, StagesThatConfigureAlikeShareAFolder) {
  StageContext world = context();
  const auto folder = [&world](const ConfigureSettings& settings, const char* build_type,
                               const Instrumentation& instrumentation = {}) {
    return build_setup(settings, world, build_type, instrumentation).build_folder;
  };
  const auto usual = folder({}, "Release");
  EXPECT_EQ(folder({.build_type = "Release"}, "Debug"), usual);
  EXPECT_NE(folder({}, "Debug"), usual);
  EXPECT_NE(folder({.arguments = {"-DA=B"}}, "Release"), usual);
  EXPECT_NE(folder({.generator = "Unix Makefiles"}, "Release"), usual);
  EXPECT_NE(folder({}, "Release", coverage_instrumentation()), usual);
}

TEST_F(BuildStage, AnotherBuildTypeThanThePresetsIsAMistake) {
  auto build = std::get<BuildSettings>(settings());
  build.configure.build_type = "Debug";
  const Failure failure = failure_of(run_build, build);
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_THAT(failure.what, HasSubstr("builds 'Release', and build_type says 'Debug'"));
}

TEST_F(BuildStage, AProjectThatNoCompilerSawIsSaid) {
  answer_as_cmake({.targets = {}}, processes, files);
  const StageResult result = result_of(run_build, BuildSettings{});
  EXPECT_EQ(find_metric(result.metrics, "build.targets"), 0);
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].rule, "build.nothing-compiled");
}

TEST_F(BuildStage, ADynamicBinaryFails) {
  files.contents["/project/build/release/svc/server"] = elf(true);
  const StageResult result = result_of(run_build, settings());
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->kind, FailureKind::product);
  EXPECT_THAT(result.failure->what, HasSubstr("svc/server loads libraries at run time"));
  EXPECT_THAT(result.failure->what, HasSubstr("PT_INTERP /lib/ld.so"));
  EXPECT_THAT(result.artifacts, testing::SizeIs(1));
}

TEST_F(BuildStage, ADynamicBinaryIsFineWhenStaticIsNotAskedFor) {
  files.contents["/project/build/release/svc/server"] = elf(true);
  auto build = std::get<BuildSettings>(settings());
  build.require_static = false;
  EXPECT_EQ(result_of(run_build, build).status, StageStatus::passed);
}

TEST_F(BuildStage, WhatIsNoProgramFails) {
  files.contents["/project/build/release/svc/server"] = "#!/bin/sh\n";
  const StageResult result = result_of(run_build, settings());
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_THAT(result.failure->what, HasSubstr("svc/server"));
}

TEST_F(BuildStage, ACompileErrorFailsWithTheCompilersWords) {
  processes.on({"--build", "server"}, completed(1, recorded("cmake/compile_error.out")));
  const StageResult result = result_of(run_build, settings());
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_THAT(result.failure->what, HasSubstr("src/lonely.cpp:3:36: error: ‘one’ was not"));
  EXPECT_EQ(
      result.failure->command,
      "cd /project && cmake --build /project/build/release --parallel 2 --target server client");
  EXPECT_EQ(result.failure->next, "qa run x");
}

TEST_F(BuildStage, AnErrorOfCmakeFails) {
  processes.on({"--preset", "release"}, completed(1, "", recorded("cmake/cmake_error.err")));
  const StageResult result = result_of(run_build, settings());
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_THAT(result.failure->what, HasSubstr("FindNoSuchLibrary.cmake"));
}

TEST_F(BuildStage, NamesTheDebianPackageOfALibraryThatIsMissing) {
  const std::map<std::string, std::string> packages = {
      {"cmake/cmake_no_config.err", "libgrpc++-dev protobuf-compiler-grpc"},
      {"cmake/cmake_no_module.err", "libarchive-dev"}};
  for (const auto& [output, package] : packages) {
    processes.on({"--preset", "release"}, completed(1, "", recorded(output)));
    const Failure failure = failure_of(run_build, settings());
    EXPECT_EQ(failure.kind, FailureKind::tool_missing);
    EXPECT_THAT(failure.what, HasSubstr("is not installed"));
    EXPECT_THAT(failure.next, testing::EndsWith(" " + package));
  }
}

TEST_F(BuildStage, AMissingPresetIsAMistakeInTheConfiguration) {
  processes.on({"--preset=nosuch"}, completed(1, "", recorded("cmake/no_preset.err")));
  Failure failure = failure_of(run_build, settings("nosuch"));
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_EQ(failure.what, "CMake Error: No such preset in /project: \"nosuch\"");
  EXPECT_EQ(failure.command, "cmake -N -S /project --preset=nosuch");
  EXPECT_THAT(failure.next, HasSubstr("leave `preset` out"));
  files.contents["/project/CMakePresets.json"] = "{}";
  failure = failure_of(run_build, settings("nosuch"));
  EXPECT_EQ(failure.next, "cd /project && cmake --list-presets");
}

TEST_F(BuildStage, AFolderThatCmakeMadeForAnotherGeneratorIsToBeRemoved) {
  processes.on({"--preset", "release"}, completed(1, "", recorded("cmake/other_generator.err")));
  const Failure failure = failure_of(run_build, settings());
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_EQ(failure.what, "/project/build/release was made for the generator Ninja");
  EXPECT_EQ(failure.next, "rm -r /project/build/release");
}

TEST_F(BuildStage, AFullDiskIsNoVerdictOnTheProduct) {
  processes.on({"--build", "server"}, completed(1, recorded("cmake/full_disk_gcc.out")));
  EXPECT_EQ(failure_of(run_build, settings()).kind, FailureKind::host);
  processes.on({"--preset", "release"},
               completed(1, "", recorded("cmake/full_disk_try_compile.err")));
  const Failure failure = failure_of(run_build, settings());
  EXPECT_EQ(failure.kind, FailureKind::host);
  EXPECT_THAT(failure.what, HasSubstr("No space left on device"));
}

TEST_F(BuildStage, OfAllTargetsNobodyAsksWhetherTheyExist) {
  processes.on({"--build", "all"}, completed(1, recorded("cmake/compile_error.out")));
  const StageResult result =
      result_of(run_build, BuildSettings{.configure = {.preset = "release"}, .targets = {"all"}});
  EXPECT_THAT(result.failure->what, HasSubstr("was not declared in this scope"));
  EXPECT_FALSE(ran(" -n"));
}

TEST_F(BuildStage, AMissingTargetIsAMistakeInTheConfiguration) {
  answer_as_cmake({.targets = {"server", "client2"}}, processes, files);
  processes.on({"--build", "client"}, completed(1, recorded("cmake/unknown_target.out")));
  const Failure failure = failure_of(run_build, settings());
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_EQ(failure.what, "preset 'release': unknown target 'client', did you mean 'client2'?");
}

TEST_F(BuildStage, AnErrorOfATargetThatOnlyTheBuildProgramKnowsIsTheProducts) {
  answer_as_cmake({.targets = {"server"}}, processes, files);
  processes.on({"--build", "client"}, completed(1, recorded("cmake/compile_error.out")));
  processes.on({"--build", "client", "-n"}, completed(0));
  EXPECT_EQ(result_of(run_build, settings()).status, StageStatus::failed);
}

TEST_F(BuildStage, WaitsForAFolderThatSomebodyElseBuildsIn) {
  const std::filesystem::path lock = "/project/build/release/.cmake/qa.lock";
  files.locked.insert(lock);
  files.contents[lock] = "stage unit of run 7";
  const Failure failure = failure_of(run_build, settings());
  EXPECT_EQ(failure.kind, FailureKind::timed_out);
  EXPECT_THAT(steps, ElementsAre("waits for build/release, which stage unit of run 7 uses"));
  EXPECT_FALSE(ran("cmake --preset"));
  files.locked.erase(lock);
  EXPECT_EQ(result_of(run_build, settings()).status, StageStatus::passed);
  EXPECT_TRUE(files.locked.empty()) << "is free again after the stage";
}

TEST_F(BuildStage, AMissingBinaryIsAMistakeInTheConfiguration) {
  files.contents.erase("/project/build/release/svc/server");
  const Failure failure = failure_of(run_build, settings());
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_THAT(failure.what, HasSubstr("do not build 'svc/server'"));
}

TEST_F(BuildStage, NamesTheToolThatIsMissing) {
  // In CMake's words; that it is missing is asked of the program itself.
  constexpr const char* kComplaint =
      "CMake Error: CMake was unable to find a build program corresponding to \"Ninja\".  "
      "CMAKE_MAKE_PROGRAM is not set.\n"
      "CMake Error: CMAKE_CXX_COMPILER not set, after EnableLanguage\n";
  for (const std::string program : {"cmake", "ninja", "c++"}) {
    processes.on({"--preset", "release"}, completed(1, "", kComplaint));
    processes.on({program, "--version"}, missing(program));
    const Failure failure = failure_of(run_build, settings());
    EXPECT_EQ(failure.kind, FailureKind::tool_missing) << program;
    EXPECT_EQ(failure.what, program + " is not installed");
    processes.on({program, "--version"}, completed(0));
  }
}

TEST_F(BuildStage, ABuildThatTakesTooLongTimesOut) {
  processes.on({"--build", "server"}, Completed{.status = {.kind = ExitStatus::Kind::timed_out}});
  EXPECT_EQ(failure_of(run_build, settings()).kind, FailureKind::timed_out);
}

TEST_F(BuildStage, ABuildThatWasKilledIsNoVerdictOnTheProduct) {
  processes.on({"--build", "server"},
               Completed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 9}});
  EXPECT_EQ(failure_of(run_build, settings()).kind, FailureKind::host);
}

}  // namespace
}  // namespace qa
