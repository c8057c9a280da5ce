// The reader of CMake's file API, on what CMake 3.25 (Makefiles) and 3.31 (Ninja Multi-Config)
// really answered for one project.
#include "qa/cmake/file_api.hpp"

#include "qa/system/posix_files.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/recorded.hpp"
#include "test_paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

std::filesystem::path recording(const std::string& name) {
  return std::string(QA_SOURCE) + "/qa/tests/recorded/cmake/" + name;
}

CodeModel read(const std::string& name) {
  PosixFiles files;
  auto model = read_code_model(recording(name), files);
  if (!model) throw std::runtime_error(model.error().what);
  return *std::move(model);
}

const std::filesystem::path kSource = "/home/ann/my shapes \xC3\xA9";

TEST(FileApi, ReadsWhatMakefilesAnswer) {
  const CodeModel model = read("3.25-makefiles");
  EXPECT_EQ(model.source_folder, kSource);
  EXPECT_EQ(model.build_folder, "/home/ann/build 3.25-makefiles");
  EXPECT_EQ(model.generator, "Unix Makefiles");
  EXPECT_FALSE(model.multi_config);
  EXPECT_EQ(model.cmake_version, "3.25.1");
  ASSERT_THAT(model.configurations, SizeIs(1));
  EXPECT_EQ(model.configurations[0].name, "Release");
  EXPECT_THAT(model.configurations[0].projects, ElementsAre("shapes"));
  EXPECT_THAT(model.cache, Contains(Pair("CMAKE_BUILD_TYPE", "Release")));
  EXPECT_THAT(model.inputs,
              Contains(AllOf(Field(&CmakeInput::path, kSource / "core/CMakeLists.txt"),
                             Field(&CmakeInput::source, CmakeInput::Source::project))));
  EXPECT_THAT(model.inputs, Contains(Field(&CmakeInput::source, CmakeInput::Source::elsewhere)));
  const CmakeToolchain* cxx = find_toolchain(model, "CXX");
  ASSERT_TRUE(cxx);
  EXPECT_EQ(cxx->compiler, "/usr/bin/c++");
  EXPECT_EQ(cxx->compiler_id, "GNU");
  EXPECT_EQ(cxx->compiler_version, "12.2.0");
}

TEST(FileApi, ATargetHasItsSourcesAndHowTheyAreCompiled) {
  const CodeModel model = read("3.25-makefiles");
  const CmakeTarget* core = find_target(model.configurations[0], "core");
  ASSERT_TRUE(core);
  EXPECT_EQ(core->type, TargetType::static_library);
  EXPECT_EQ(core->folder, "libs/geometry");
  EXPECT_EQ(core->source_folder, kSource / "core");
  EXPECT_THAT(core->artifacts, ElementsAre("/home/ann/build 3.25-makefiles/core/libcore.a"));
  ASSERT_THAT(core->sources, SizeIs(3)) << "the rule that makes version.cpp is no source";
  EXPECT_EQ(core->sources[0].path, kSource / "core/circle.cpp");
  EXPECT_EQ(core->sources[0].compile_group, 0U);
  EXPECT_EQ(core->sources[1].path, kSource / "core/circle.hpp");
  EXPECT_FALSE(core->sources[1].compile_group);
  EXPECT_EQ(core->sources[2].origin, SourceOrigin::generated);
  EXPECT_EQ(core->sources[2].path, "/home/ann/build 3.25-makefiles/core/version.cpp");
  ASSERT_THAT(core->compile_groups, SizeIs(1));
  EXPECT_EQ(core->compile_groups[0].language, "CXX");
  EXPECT_THAT(core->compile_groups[0].flags, ElementsAre("-O3 -DNDEBUG"));
  EXPECT_THAT(core->compile_groups[0].defines, ElementsAre("CORE_EXPORTS", "NAME=\"a b\""));
  EXPECT_THAT(core->compile_groups[0].includes, ElementsAre(kSource / "core"));
}

TEST(FileApi, KnowsEveryKindOfTarget) {
  const CodeModel model = read("3.25-makefiles");
  std::map<std::string, TargetType> types;
  for (const CmakeTarget& target : model.configurations[0].targets)
    types[target.name] = target.type;
  EXPECT_THAT(
      types,
      ElementsAre(Pair("app", TargetType::executable), Pair("c_part", TargetType::static_library),
                  Pair("core", TargetType::static_library),
                  Pair("core_headers", TargetType::interface_library),
                  Pair("core_test", TargetType::executable), Pair("docs", TargetType::utility),
                  Pair("objects", TargetType::object_library),
                  Pair("plain_test", TargetType::executable),
                  Pair("shapes", TargetType::shared_library)));
}

TEST(FileApi, LinkedLibrariesAreAbsoluteWithAnyGenerator) {
  const CodeModel makefiles = read("3.25-makefiles");
  EXPECT_THAT(find_target(makefiles.configurations[0], "core_test")->libraries,
              ElementsAre("/home/ann/build 3.25-makefiles/core/libcore.a",
                          "/usr/lib/x86_64-linux-gnu/libgtest_main.a",
                          "/usr/lib/x86_64-linux-gnu/libgtest.a"));
  const CodeModel ninja = read("3.31-multi");
  const CmakeTarget* app = find_target(*find_configuration(ninja, "Debug"), "app");
  EXPECT_THAT(app->libraries, ElementsAre("/home/ann/build 3.31-multi/core/Debug/libcore.a",
                                          "/home/ann/build 3.31-multi/c_part/Debug/libc_part.a"));
  EXPECT_THAT(find_target(makefiles.configurations[0], "app")->link_flags,
              Contains("-O3 -DNDEBUG"));
  EXPECT_THAT(app->dependencies, testing::UnorderedElementsAre("core", "c_part"));
  EXPECT_THAT(app->compile_groups.at(0).system_includes, ElementsAre(kSource / "include"));
  EXPECT_EQ(app->compile_groups.at(0).standard, "");
}

TEST(FileApi, EveryConfigurationOfAMultiConfigGeneratorHasItsOwnArtifacts) {
  const CodeModel model = read("3.31-multi");
  EXPECT_TRUE(model.multi_config);
  ASSERT_THAT(model.configurations, SizeIs(2));
  EXPECT_EQ(find_configuration(model, "RelWithDebInfo"), nullptr);
  const CmakeConfiguration* release = find_configuration(model, "Release");
  ASSERT_TRUE(release);
  EXPECT_THAT(find_target(*release, "app")->artifacts,
              ElementsAre("/home/ann/build 3.31-multi/app/Release/app"));
  EXPECT_EQ(find_producer(*release, "/home/ann/build 3.31-multi/app/../app/Release/app")->name,
            "app");
  EXPECT_EQ(find_producer(*release, "/home/ann/build 3.31-multi/app/Debug/app"), nullptr);
}

TEST(FileApi, TheOnlyConfigurationIsFoundWhateverItsName) {
  const CodeModel model = read("3.25-makefiles");
  EXPECT_EQ(find_configuration(model, "Debug"), &model.configurations[0]);
}

class DamagedFileApi : public testing::Test {
 protected:
  void SetUp() override {
    PosixFiles disk;
    const auto recorded_files = disk.list(recording("3.25-makefiles"));
    for (const auto& file : *recorded_files) {
      files.contents["/b/.cmake/api/v1/reply" / file.filename()] = disk.read(file).value();
    }
  }

  /// Replaces `from` by `to` in the file whose name starts so.
  void replace(const std::string& start, const std::string& from, const std::string& to) {
    for (auto& [path, text] : files.contents) {
      if (!path.filename().string().starts_with(start)) continue;
      const std::size_t at = text.find(from);
      ASSERT_NE(at, std::string::npos);
      text.replace(at, from.size(), to);
      return;
    }
    FAIL() << "no file " << start;
  }

  MemoryFiles files;
};

TEST_F(DamagedFileApi, IsReadableBeforeItIsDamaged) {
  const auto model = read_code_model("/b", files);
  ASSERT_TRUE(model) << model.error().what;
  EXPECT_THAT(model->configurations[0].targets, SizeIs(9));
}

TEST_F(DamagedFileApi, AMajorVersionThatIsNotKnownIsRefused) {
  // The index lists each object twice; ours is the second.
  for (auto& [path, text] : files.contents) {
    if (!path.filename().string().starts_with("index-")) continue;
    const std::size_t at = text.find("\"major\" : 2", text.find("\"responses\""));
    text.replace(at, 11, "\"major\" : 3");
  }
  const auto model = read_code_model("/b", files);
  ASSERT_FALSE(model);
  EXPECT_THAT(model.error().what, HasSubstr("version 3 of codemodel, this qa reads 2"));
}

TEST_F(DamagedFileApi, ATypeOfTheFutureIsOther) {
  replace("target-docs", "\"UTILITY\"", "\"HOLOGRAM\"");
  const auto model = read_code_model("/b", files);
  ASSERT_TRUE(model) << model.error().what;
  EXPECT_EQ(find_target(model->configurations[0], "docs")->type, TargetType::other);
}

TEST_F(DamagedFileApi, WhatIsMissingOrOfAnotherTypeIsAFailureNotACrash) {
  const std::map<std::filesystem::path, std::string> whole = files.contents;
  const std::vector<std::array<std::string, 3>> kDamages = {
      {"target-app", "\"name\" : \"app\"", "\"name\" : 3"},
      {"target-app", "\"type\" : \"EXECUTABLE\"", "\"x\" : 1"},
      {"target-app", "{", "["},
      {"codemodel", "\"configurations\"", "\"x\""},
      {"cache", "\"entries\"", "\"x\""},
      {"index", "\"client-qa\"", "\"client-else\""},
      {"index", "\"multiConfig\" : false", "\"multiConfig\" : {}"},
      {"toolchains", "\"language\"", "\"x\""},
      {"cmakeFiles", "\"inputs\" :", "\"inputs\" : 1, \"x\" :"},
  };
  for (const auto& [file, from, to] : kDamages) {
    files.contents = whole;
    replace(file, from, to);
    const auto model = read_code_model("/b", files);
    ASSERT_FALSE(model) << file << ": " << from;
    EXPECT_EQ(model.error().kind, FailureKind::host);
    EXPECT_THAT(model.error().what, HasSubstr("/b/.cmake")) << file;
  }
}

TEST_F(DamagedFileApi, AMissingTargetFileIsAFailure) {
  std::erase_if(files.contents, [](const auto& file) {
    return file.first.filename().string().starts_with("target-core_test");
  });
  EXPECT_FALSE(read_code_model("/b", files));
}

TEST_F(DamagedFileApi, TheNewestIndexCounts) {
  files.contents["/b/.cmake/api/v1/reply/index-2000-01-01T00-00-00-0000.json"] = "{";
  EXPECT_TRUE(read_code_model("/b", files));
  files.contents["/b/.cmake/api/v1/reply/index-2999-01-01T00-00-00-0000.json"] = "{";
  EXPECT_FALSE(read_code_model("/b", files));
}

TEST(FileApi, WithoutAnAnswerThereIsAFailure) {
  MemoryFiles files;
  const auto model = read_code_model("/b", files);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().kind, FailureKind::host);
}

TEST(FileApi, AsksInAFileOfItsOwn) {
  MemoryFiles files;
  ASSERT_TRUE(write_file_api_query("/b", files));
  EXPECT_THAT(files.contents, ElementsAre(Pair("/b/.cmake/api/v1/query/client-qa/query.json",
                                               HasSubstr(R"({"kind":"codemodel","version":2})"))));
}

}  // namespace
}  // namespace qa
