// The ELF reader against programs that the real linker made, whole and damaged.
#include "qa/container/elf.hpp"

#include "qa/tests/unit/container/image_fixture.hpp"

#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Elf, AStaticProgramNeedsNothing) {
  const auto facts = read_elf(content_of(ELF_STATIC));
  ASSERT_TRUE(facts) << facts.error().what;
  EXPECT_TRUE(facts->is_static());
  EXPECT_EQ(facts->machine, kMachine);
  EXPECT_THAT(facts->interpreter, IsEmpty());
  EXPECT_THAT(facts->needed, IsEmpty());
  EXPECT_EQ(facts->build_id, "0123456789abcdef");
  EXPECT_TRUE(facts->has_debug_info);
}

TEST(Elf, ADynamicProgramNamesItsLoaderLibrariesAndSearchPath) {
  const auto facts = read_elf(content_of(ELF_DYNAMIC));
  ASSERT_TRUE(facts) << facts.error().what;
  EXPECT_FALSE(facts->is_static());
  EXPECT_THAT(facts->interpreter, HasSubstr("ld-linux"));
  EXPECT_THAT(facts->needed, Contains("libc.so.6"));
  EXPECT_THAT(facts->runpath, ElementsAre("/opt/lib"));
}

TEST(Elf, AStaticPieIsStaticThoughItHasADynamicSection) {
  const auto facts = read_elf(content_of(ELF_STATIC_PIE));
  ASSERT_TRUE(facts) << facts.error().what;
  EXPECT_TRUE(facts->is_static());
}

TEST(Elf, AStrippedProgramHasNoDebugInfo) {
  const auto facts = read_elf(content_of(ELF_STRIPPED));
  ASSERT_TRUE(facts) << facts.error().what;
  EXPECT_FALSE(facts->has_debug_info);
}

TEST(Elf, ASharedLibraryIsNoProgram) {
  const auto facts = read_elf(content_of(ELF_LIBRARY));
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, FailureKind::product);
  EXPECT_THAT(facts.error().what, HasSubstr("shared library"));
}

TEST(Elf, AScriptAndNothingAreNoPrograms) {
  for (const std::string text : {"#!/bin/sh\nexit 0\n", "", "\177ELF"}) {
    const auto facts = read_elf(text);
    ASSERT_FALSE(facts);
    EXPECT_THAT(facts.error().what, HasSubstr("no ELF file"));
  }
}

TEST(Elf, BigEndianIsNamedAsTheReason) {
  std::string bytes = content_of(ELF_STATIC);
  bytes[EI_DATA] = ELFDATA2MSB;
  const auto facts = read_elf(bytes);
  ASSERT_FALSE(facts);
  EXPECT_THAT(facts.error().what, HasSubstr("big-endian"));
}

TEST(Elf, AnObjectFileIsNoProgram) {
  std::string bytes = content_of(ELF_STATIC);
  bytes[offsetof(Elf64_Ehdr, e_type)] = ET_REL;
  EXPECT_FALSE(read_elf(bytes));
}

TEST(Elf, ATruncatedProgramHeaderTableIsNotRead) {
  const std::string bytes = content_of(ELF_DYNAMIC);
  for (std::size_t size = 0; size < sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr); ++size) {
    EXPECT_FALSE(read_elf(std::string_view(bytes).substr(0, size))) << size;
  }
}

TEST(Elf, ANeededNameOutsideTheFileIsAFailureNotStatic) {
  const std::string bytes = content_of(ELF_DYNAMIC);
  // Cut within the segments: headers are whole, what they point at is gone.
  const auto facts = read_elf(std::string_view(bytes).substr(0, 1024));
  ASSERT_FALSE(facts);
  EXPECT_THAT(facts.error().what, HasSubstr("outside the file"));
}

TEST(Elf, NoDamageOfOneByteInTheHeadersMakesADynamicProgramCrashTheReader) {
  const std::string bytes = content_of(ELF_DYNAMIC);
  for (std::size_t at = EI_NIDENT; at < 1024; ++at) {
    for (const char value : {'\0', '\x7f', '\xff'}) {
      std::string damaged = bytes;
      damaged[at] = value;
      const auto facts = read_elf(damaged);
      EXPECT_TRUE(facts || facts.error().kind == FailureKind::product) << at;
    }
  }
}

}  // namespace
}  // namespace qa
