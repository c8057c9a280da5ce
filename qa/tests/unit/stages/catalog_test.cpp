// What every row must say, so that a new one can't leave it out.
#include "qa/stages/catalog.hpp"

#include "qa/config/table_reader.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;

/// What the kind reads from a table without keys.
StageSettings nothing_said(const StageKind& kind) {
  Diagnostics ignored;
  TableReader reader(empty_table(), "", ignored);
  return kind.read(reader, "stage");
}

TEST(Catalog, HasTheKindsInTheOrderInWhichPeopleReadThem) {
  EXPECT_THAT(kind_names(stage_kinds()),
              ElementsAre("build", "lint", "unit", "container", "module", "integration", "coverage",
                          "mutation", "bench", "contract", "command"));
}

TEST(Catalog, EveryRowIsComplete) {
  for (const StageKind* kind : stage_kinds()) {
    EXPECT_FALSE(kind->name.empty());
    EXPECT_FALSE(kind->description.empty()) << kind->name;
    ASSERT_NE(kind->read, nullptr) << kind->name;
    ASSERT_NE(kind->run, nullptr) << kind->name;
    EXPECT_FALSE(kind->texts(nothing_said(*kind)).empty())
        << kind->name << ": without them, no key is part of what a result depends on";
  }
}

TEST(Catalog, EveryKindHasSettingsOfItsOwn) {
  std::set<std::size_t> alternatives;
  for (const StageKind* kind : stage_kinds())
    EXPECT_TRUE(alternatives.insert(nothing_said(*kind).index()).second) << kind->name;
}

TEST(Catalog, KeysThatAreReadArePartOfWhatAResultDependsOn) {
  for (const StageKind* kind : stage_kinds()) {
    Diagnostics ignored;
    TableReader reader(empty_table(), "", ignored);
    const auto texts = kind->texts(kind->read(reader, "stage"));
    std::set<std::string> told;
    for (const auto& [key, value] : texts) told.insert(key);
    EXPECT_EQ(told, std::set<std::string>(reader.known_keys().begin(), reader.known_keys().end()))
        << kind->name;
  }
}

TEST(Catalog, ToolsAreThoseThatDoctorKnowsAndEachIsForSomeKind) {
  std::set<std::string_view> used;
  for (const StageKind* kind : stage_kinds()) used.insert(kind->tools.begin(), kind->tools.end());
  std::set<std::string_view> known;
  for (const Tool& tool : known_tools()) known.insert(tool.program);
  EXPECT_EQ(used, known);
}

TEST(Catalog, WhatAKindConsumesAnotherMakes) {
  for (const StageKind* consumer : stage_kinds()) {
    if (consumer->consumes.empty() || consumer->consumes == kAnyProduct) continue;
    EXPECT_TRUE(std::ranges::any_of(stage_kinds(), [&](const StageKind* producer) {
      return producer->product == consumer->consumes;
    })) << consumer->name;
  }
}

TEST(Catalog, AKindIsFoundByItsName) {
  EXPECT_EQ(find_kind(stage_kinds(), "unit"), &kUnitKind);
  EXPECT_EQ(find_kind(stage_kinds(), "unti"), nullptr);
}

TEST(Catalog, ListsDifferFromTextsThatLookLikeThem) {
  EXPECT_NE(kCommandKind.texts(CommandSettings{.argv = {"a b"}}),
            kCommandKind.texts(CommandSettings{.argv = {"a", "b"}}));
}

}  // namespace
}  // namespace qa
