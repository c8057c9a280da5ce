// The libraries of real dynamic programs, found as the loader of this machine finds them.
#include "qa/container/shared_libraries.hpp"

#include "qa/container/loader_cache.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <cstddef>
#include <filesystem>

#include <elf.h>
#include <gmock/gmock.h>

namespace qa {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

SharedLibraries libraries_of(const char* program) {
  PosixFiles files;
  const auto facts = read_elf(content_of(program));
  EXPECT_TRUE(facts) << program;
  return shared_libraries(facts.value_or(ElfFacts{}), program, file_reader(files));
}

std::vector<std::string> names_of(const SharedLibraries& libraries) {
  std::vector<std::string> names;
  for (const SharedLibrary& library : libraries.found) names.push_back(library.name);
  return names;
}

std::vector<std::string> missing(const SharedLibraries& libraries) {
  std::vector<std::string> names;
  for (const MissingLibrary& library : libraries.missing)
    names.push_back(library.wanted_by + " wants " + library.name);
  return names;
}

TEST(SharedLibraries, AStaticProgramNeedsNone) {
  EXPECT_THAT(libraries_of(ELF_STATIC).found, IsEmpty());
}

TEST(SharedLibraries, ADynamicProgramNeedsWhatItsLibrariesNeed) {
  const SharedLibraries libraries = libraries_of(ELF_DYNAMIC);
  EXPECT_THAT(names_of(libraries), IsSupersetOf({"libstdc++.so.6", "libc.so.6", "libm.so.6"}));
  EXPECT_THAT(missing(libraries), IsEmpty());
  const std::string loader = read_elf(content_of(ELF_DYNAMIC))->interpreter;
  EXPECT_THAT(names_of(libraries), testing::Not(Contains(fs::path(loader).filename().string())));
}

TEST(SharedLibraries, OneOfTheProjectIsFoundByItsRunpath) {
  const SharedLibraries libraries = libraries_of(ELF_USER);
  const std::string name = fs::path(ELF_LIBRARY).filename().string();
  const auto found = std::ranges::find(libraries.found, name, &SharedLibrary::name);
  ASSERT_NE(found, libraries.found.end());
  EXPECT_TRUE(fs::equivalent(found->path, ELF_LIBRARY)) << found->path;
}

TEST(SharedLibraries, WhoLoadsByNameIsKnown) {
  EXPECT_THAT(read_elf(content_of(ELF_USER))->loads_by_name,
              ElementsAre(ByName::libraries, ByName::name_services));
  EXPECT_THAT(read_elf(content_of(ELF_DYNAMIC))->loads_by_name, IsEmpty());
}

/// A world of a few files: what headers say is that of real ones.
struct World {
  std::map<std::string, std::string> files;
  FileReader reader() const {
    return [this](const std::string& path) -> std::optional<std::string> {
      const auto found = files.find(path);
      return found == files.end() ? std::nullopt : std::optional(found->second);
    };
  }
};

ElfFacts program_of_library(const std::string& name) {
  return {.machine = kMachine, .interpreter = "/lib64/ld-test.so", .needed = {name}};
}

TEST(SharedLibraries, ThoseThatAreNowhereAreNamedWithWhoWantsThem) {
  const ElfFacts facts = *read_elf(content_of(ELF_DYNAMIC));
  const SharedLibraries libraries = shared_libraries(facts, "/build/server", World{}.reader());
  EXPECT_THAT(missing(libraries), Contains("server wants libc.so.6"));
  EXPECT_THAT(libraries.found, IsEmpty());
}

TEST(SharedLibraries, WhatIsForAnotherMachineIsPassedBy) {
  std::string of_another = content_of(ELF_LIBRARY);
  of_another.at(offsetof(Elf64_Ehdr, e_machine)) = EM_AVR;
  World world{{{"/first/libx.so", of_another}, {"/second/libx.so", content_of(ELF_LIBRARY)}}};
  ElfFacts program = program_of_library("libx.so");
  program.runpath = {"/first:/second"};
  SharedLibraries libraries = shared_libraries(program, "/app/x", world.reader());
  ASSERT_THAT(names_of(libraries), Contains("libx.so"));
  EXPECT_EQ(libraries.found.front().path, "/second/libx.so");
  program.machine = "s390x";
  EXPECT_THAT(missing(shared_libraries(program, "/app/x", world.reader())),
              ElementsAre("x wants libx.so"));
}

TEST(SharedLibraries, AtWhatIsNoLibraryTheLoaderGivesUp) {
  ElfFacts program = program_of_library("libx.so");
  program.runpath = {"/first:/second"};
  for (const std::string& damaged :
       {std::string("text"), std::string(), content_of(ELF_LIBRARY).substr(0, 40)}) {
    World world{{{"/first/libx.so", damaged}, {"/second/libx.so", content_of(ELF_LIBRARY)}}};
    const SharedLibraries libraries = shared_libraries(program, "/app/x", world.reader());
    ASSERT_EQ(libraries.missing.size(), 1U);
    EXPECT_EQ(what_is_missing(libraries.missing[0]),
              "x needs the library libx.so, but /first/libx.so is no library");
  }
}

TEST(SharedLibraries, FoldersAreAskedInTheOrderOfTheLoader) {
  const std::string library = content_of(ELF_LIBRARY);
  World world{{{"/app/lib/libx.so", library},
               {"/variable/libx.so", library},
               {"/rpath/libx.so", library},
               {"/lib64/libx.so", library}}};
  const auto path_of = [&](const ElfFacts& program, const std::string& variable = {}) {
    const auto libraries = shared_libraries(program, "/app/bin/x", world.reader(), variable);
    return libraries.found.empty() ? "none" : libraries.found.front().path;
  };
  ElfFacts program = program_of_library("libx.so");
  EXPECT_EQ(path_of(program), "/lib64/libx.so");
  EXPECT_EQ(path_of(program, "/none:/variable"), "/variable/libx.so");
  program.rpath = {"/rpath"};
  EXPECT_EQ(path_of(program, "/variable"), "/rpath/libx.so");
  program.runpath = {"$ORIGIN/../lib"};
  EXPECT_EQ(path_of(program), "/lib64/libx.so") << "the world has no '..'";
  program.runpath = {"/app/lib"};
  EXPECT_EQ(path_of(program), "/app/lib/libx.so") << "RPATH does not count beside RUNPATH";
  EXPECT_EQ(path_of(program, "/variable"), "/variable/libx.so");
  program.needed = {"./libx.so"};
  EXPECT_EQ(path_of(program), "none") << "relative to where it is started";
  program.needed = {"/rpath/libx.so"};
  EXPECT_EQ(path_of(program), "/rpath/libx.so");
}

TEST(SharedLibraries, OriginIsTheFolderOfWhoAsks) {
  World world{{{"/app/bin/lib/libx.so", content_of(ELF_LIBRARY)}}};
  ElfFacts program = program_of_library("libx.so");
  for (const char* folder : {"$ORIGIN/lib", "${ORIGIN}/lib"}) {
    program.runpath = {folder};
    EXPECT_THAT(names_of(shared_libraries(program, "/app/bin/x", world.reader())),
                Contains("libx.so"))
        << folder;
  }
}

TEST(SharedLibraries, MuslAnswersForTheCLibraryItself) {
  ElfFacts program = program_of_library("libc.musl-x86_64.so.1");
  program.interpreter = "/lib/ld-musl-x86_64.so.1";
  const SharedLibraries libraries = shared_libraries(program, "/app/x", World{}.reader());
  EXPECT_THAT(libraries.missing, IsEmpty());
}

TEST(LoaderCache, ThisMachinesNamesTheCLibrary) {
  PosixFiles files;
  const auto cache = files.read(kLoaderCache);
  if (!cache) GTEST_SKIP() << "this machine has no " << kLoaderCache;
  const auto libraries = read_loader_cache(*cache);
  ASSERT_TRUE(libraries.contains("libc.so.6"));
  EXPECT_THAT(libraries.at("libc.so.6"), Contains(HasSubstr("/libc.so.6")));
}

TEST(LoaderCache, WhatIsDamagedIsEmptyOrAsFarAsItGoes) {
  EXPECT_THAT(read_loader_cache(""), IsEmpty());
  EXPECT_THAT(read_loader_cache("ld.so-1.7.0"), IsEmpty());
  EXPECT_THAT(read_loader_cache("glibc-ld.so.cache1.1"), IsEmpty());
  EXPECT_THAT(read_loader_cache("glibc-ld.so.cache1.1" + std::string(28, '\xff')), IsEmpty());
}

}  // namespace
}  // namespace qa
