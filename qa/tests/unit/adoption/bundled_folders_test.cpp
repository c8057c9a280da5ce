#include "qa/adoption/bundled_folders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(BundledFolders, AreThoseWhoseNamesSaySo) {
  EXPECT_THAT(bundled_folders({"src/a.cpp", "src/third_party/json/json.hpp",
                               "src/third_party/zip/vendor/zip.c", "Externals/x.h"}),
              ElementsAre("Externals", "src/third_party"));
}

TEST(BundledFolders, AFileOfSuchANameIsNone) {
  EXPECT_THAT(bundled_folders({"src/vendor", "external.cpp"}), IsEmpty());
}

TEST(SubmoduleFolders, AreReadFromGitsFile) {
  EXPECT_THAT(submodule_folders("[submodule \"fmt\"]\n\tpath = lib/fmt\n\turl = https://x/fmt=1\n"
                                "[submodule \"z\"]\n\turl = y\n\tpath=lib/z\n"),
              ElementsAre("lib/fmt", "lib/z"));
}

}  // namespace
}  // namespace qa
