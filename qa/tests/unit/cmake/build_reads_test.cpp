#include "qa/cmake/build_reads.hpp"

#include "qa/cmake/ninja_deps.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// Written by ninja 1.11.1 for two sources, of which one was compiled twice.
std::string recorded_log() {
  return recorded("cmake/ninja_deps.bin");
}

TEST(NinjaDeps, TellsWhatEachOutputWasMadeOf) {
  const auto deps = parse_ninja_deps(recorded_log()).value();
  EXPECT_THAT(deps, ElementsAre(Pair("a.o", ElementsAre("a.c", "a.h", "sub dir/b.h")),
                                Pair("b.o", ElementsAre("b.c", "sub dir/b.h"))));
}

TEST(NinjaDeps, ALogThatWasCutOffEndsThere) {
  const std::string log = recorded_log();
  for (std::size_t size = 16; size < log.size(); ++size) {
    EXPECT_TRUE(parse_ninja_deps(log.substr(0, size))) << size;
  }
  EXPECT_THAT(parse_ninja_deps(log.substr(0, 16)).value(), IsEmpty());
}

TEST(NinjaDeps, OtherVersionsAndOtherFilesAreNamed) {
  std::string log = recorded_log();
  log[12] = 9;
  EXPECT_EQ(parse_ninja_deps(log).error().what, ".ninja_deps is of version 9");
  EXPECT_FALSE(parse_ninja_deps("# ninjadeps\n"));
  EXPECT_FALSE(parse_ninja_deps(""));
}

class BuildReads : public testing::Test {
 protected:
  BuildReads() {
    tree_.folder = "/p/build/x";
    tree_.model = {
        .source_folder = "/p",
        .build_folder = "/p/build/x",
        .generator = "Unix Makefiles",
        .configurations = {{.name = "",
                            .targets = {target("app", {"lib"}), target("lib", {}),
                                        target("other", {})}}},
        .inputs = {{.path = "/p/CMakeLists.txt"},
                   {.path = "/p/build/x/gen.cmake", .source = CmakeInput::Source::build_folder}}};
    for (const char* name : {"app", "lib", "other"}) {
      files_.contents["/p/build/x/src/CMakeFiles/" + std::string(name) + ".dir/a.cpp.o.d"] =
          "a.o: /p/src/" + std::string(name) + ".cpp ../../../include/" + name + ".h\n";
    }
  }

  static CmakeTarget target(const std::string& name, std::vector<std::string> dependencies) {
    return {.name = name,
            .type = TargetType::executable,
            .build_folder = "/p/build/x/src",
            .dependencies = std::move(dependencies)};
  }

  BuildTree tree_;
  MemoryFiles files_;
};

TEST_F(BuildReads, AreThoseOfTheTargetsAndOfWhatTheyDependOn) {
  EXPECT_THAT(build_reads(tree_, {"app"}, files_).value(),
              ElementsAre("/p/CMakeLists.txt", "/p/include/app.h", "/p/include/lib.h",
                          "/p/src/app.cpp", "/p/src/lib.cpp"));
}

TEST_F(BuildReads, OfANameThatCMakeDoesNotTellAreAll) {
  EXPECT_TRUE(build_reads(tree_, {"all"}, files_).value().contains("/p/include/other.h"));
}

TEST_F(BuildReads, WithoutTargetsAreWhatConfiguringRead) {
  EXPECT_THAT(build_reads(tree_, {}, files_).value(), ElementsAre("/p/CMakeLists.txt"));
}

TEST_F(BuildReads, OfNinjaAreInItsLog) {
  tree_.model.generator = "Ninja";
  for (CmakeTarget& each : tree_.model.configurations[0].targets) each.build_folder = "/p/build/x";
  // The recorded outputs lie in no target's folder of objects.
  files_.contents["/p/build/x/.ninja_deps"] = recorded_log();
  EXPECT_THAT(build_reads(tree_, {"app"}, files_).value(), ElementsAre("/p/CMakeLists.txt"));
  files_.contents["/p/build/x/.ninja_deps"][12] = 9;
  EXPECT_FALSE(build_reads(tree_, {"app"}, files_));
}

}  // namespace
}  // namespace qa
