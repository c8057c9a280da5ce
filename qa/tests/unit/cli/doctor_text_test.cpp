#include "qa/cli/doctor_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::Not;

const Checkup kCmake{.name = "cmake",
                     .found = true,
                     .needed = true,
                     .version = "3.25.1",
                     .place = "/usr/bin/cmake",
                     .stages = "build"};
const Checkup kGcovr{
    .name = "gcovr", .needed = true, .stages = "unit", .remedy = "apt-get install gcovr"};

TEST(DoctorText, NamesWhatInstallsAMissingTool) {
  EXPECT_EQ(doctor_text({kCmake, kGcovr}, Palette()),
            "TOOL   STATE    VERSION  STAGES  FOUND AT\n"
            "cmake  ok       3.25.1   build   /usr/bin/cmake\n"
            "gcovr  missing  -        unit\n"
            "\ngcovr is missing\n  next  apt-get install gcovr\n");
  EXPECT_TRUE(is_ill({kCmake, kGcovr}));
}

TEST(DoctorText, WhatNoStageNeedsMakesNobodyIll) {
  Checkup gcovr = kGcovr;
  gcovr.needed = false;
  EXPECT_FALSE(is_ill({kCmake, gcovr}));
  const std::string text = doctor_text({kCmake, gcovr}, Palette());
  EXPECT_THAT(text, HasSubstr("gcovr is missing, but no stage of this pipeline needs it"));
  EXPECT_THAT(text, HasSubstr("Everything that the stages need is here."));
}

TEST(DoctorText, DoesNotCallAnIllHostHealthy) {
  EXPECT_THAT(doctor_text({kGcovr}, Palette()), Not(HasSubstr("Everything")));
}

TEST(FindVersion, ReadsWhatToolsSay) {
  EXPECT_EQ(find_version("cmake version 3.25.1\n\nCMake suite"), "3.25.1");
  EXPECT_EQ(find_version("Debian LLVM version 14.0.6\n"), "14.0.6");
  EXPECT_EQ(find_version("gcov (Debian 12.2.0-14) 12.2.0"), "12.2.0");
  EXPECT_EQ(find_version("libprotoc 3.21.12"), "3.21.12");
  EXPECT_EQ(find_version("no number"), "");
}

}  // namespace
}  // namespace qa
