// On the template itself, so that it can't rot: this checkout.
#include "qa/scaffold/new_repository.hpp"

#include "qa/benchmark/baseline.hpp"
#include "qa/scaffold/license_choice.hpp"
#include "qa/scaffold/renaming.hpp"
#include "qa/scaffold/template_edits.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"
#include "test_paths.hpp"

#include <cctype>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class NewRepositoryTest : public testing::Test {
 protected:
  NewRepository repository(std::string_view name = "shout-box") {
    return {.name = *service_name(name),
            .source = QA_SOURCE,
            .target = folder_ / "new",
            .license = "MIT",
            .version = "1.2.3"};
  }

  std::string text_of(const std::string& path) {
    const Result<std::string> text = files_.read(folder_ / "new" / path);
    EXPECT_TRUE(text) << text.error().what;
    return text.value_or("");
  }

  TemporaryFolder folder_;
  PosixFiles files_;
};

std::set<std::string> unknown_names_in(const std::string& text) {
  std::set<std::string> unknown;
  std::string word;
  for (const char c : text + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
      continue;
    }
    if (is_unknown_name(word)) unknown.insert(word);
    word.clear();
  }
  return unknown;
}

TEST_F(NewRepositoryTest, IsTheServiceUnderItsOwnName) {
  ASSERT_TRUE(write_repository(files_, repository()));
  EXPECT_THAT(text_of("CMakeLists.txt"), HasSubstr("project(shout_box "));
  EXPECT_THAT(text_of("service/src/identity.cpp"), HasSubstr(".program = \"shout_box_server\""));
  EXPECT_THAT(text_of("service/src/shout_box_service.hpp"),
              HasSubstr("// SPDX-License-Identifier: MIT\n"));
  EXPECT_THAT(text_of("proto/shout_box/v1/shout_box.proto"), HasSubstr("package shout_box.v1;"));
  EXPECT_THAT(text_of("pipeline/pipeline.toml"), HasSubstr("project = \"shout-box\""));
  EXPECT_THAT(text_of("pipeline/pipeline.toml"), Not(HasSubstr("reliability")));
  EXPECT_THAT(text_of("CMakePresets.json"), Not(HasSubstr("QA_BUILD_DRIVER")));
  EXPECT_TRUE(files_.scan(folder_ / "new/.ci/run")->front().executable);
}

TEST_F(NewRepositoryTest, HasTheLicenseThatWasChosenAndTheKitsOwn) {
  ASSERT_TRUE(write_repository(files_, repository()));
  EXPECT_THAT(text_of("LICENSE"), HasSubstr("Copyright (c) the authors of shout-box\n"));
  EXPECT_THAT(text_of("service/serving/LICENSE"), HasSubstr("Apache License"));

  NewRepository other = repository();
  other.target = folder_ / "other";
  other.license = "";
  ASSERT_TRUE(write_repository(files_, other));
  EXPECT_FALSE(files_.exists(other.target / "LICENSE"));
  EXPECT_THAT(*files_.read(other.target / "service/src/identity.cpp"), Not(HasSubstr("SPDX")));

  EXPECT_EQ(license_of("none"), "");
  EXPECT_EQ(license_of("Apache-2.0"), "Apache-2.0");
  ASSERT_FALSE(license_of("GPL-2.0"));
  EXPECT_THAT(license_of("GPL-2.0").error().what, HasSubstr("none of MIT"));
}

TEST_F(NewRepositoryTest, TheKitIsAsItWas) {
  ASSERT_TRUE(write_repository(files_, repository()));
  const std::filesystem::path kit = std::filesystem::path(QA_SOURCE) / "reference-service/serving";
  const auto original = files_.scan(kit);
  ASSERT_TRUE(original);
  for (const FileFacts& file : *original)
    EXPECT_EQ(text_of("service/serving/" + file.path), files_.read(kit / file.path)) << file.path;
  EXPECT_EQ(text_of("service/serving/VERSION"), "1.2.3\n");
}

TEST_F(NewRepositoryTest, EachNameInItIsKnownToBeTheServicesOrTheMeanings) {
  const NewRepository wanted = repository("other");
  ASSERT_TRUE(write_repository(files_, wanted));
  const auto written = files_.scan(wanted.target, {wanted.target / "service/serving"});
  ASSERT_TRUE(written);
  EXPECT_GT(written->size(), 60U);
  for (const FileFacts& file : *written) {
    EXPECT_THAT(unknown_names_in(text_of(file.path)), IsEmpty()) << file.path;
    EXPECT_THAT(unknown_names_in(file.path), IsEmpty());
  }
}

// What is measured later is held against the commit that adds it.
TEST_F(NewRepositoryTest, ItsBenchmarksHaveABaselineThatBegins) {
  ASSERT_TRUE(write_repository(files_, repository()));
  const std::string file = "reports/baselines/bench/shout-box.json";
  EXPECT_EQ(text_of(file), beginning_baseline());
  EXPECT_THAT(text_of("pipeline/pipeline.toml"), HasSubstr("baseline = \"" + file + "\""));
}

TEST_F(NewRepositoryTest, NothingIsWrittenOverWhatIsThere) {
  ASSERT_TRUE(files_.write(folder_ / "new/mine", "precious"));
  const auto written = write_repository(files_, repository());
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, FailureKind::configuration);
  EXPECT_THAT(written.error().what, HasSubstr("has files already"));
  EXPECT_EQ(files_.scan(folder_ / "new")->size(), 1U);
}

TEST_F(NewRepositoryTest, TheTemplateIsFoundAboveTheProgram) {
  EXPECT_EQ(find_template(files_, std::filesystem::path(QA_BIN) / "qa"), QA_SOURCE);
  const auto none = find_template(files_, folder_ / "bin/qa");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().what, HasSubstr("no template lies above"));
}

TEST(TemplateEdits, AnEditWithoutItsPlaceIsNoticed) {
  ASSERT_FALSE(template_edits().empty());
  const auto text = edited(template_edits().front().file, "something else");
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().what, HasSubstr("the template has changed"));
}

}  // namespace
}  // namespace qa
