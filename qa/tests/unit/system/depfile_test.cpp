#include "qa/system/depfile.hpp"

#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Depfile, ListsWhatClangRead) {
  const auto files = parse_depfile(recorded("lint/tidy_echo.d"));
  ASSERT_GT(files.size(), 50U);
  EXPECT_EQ(files[0], "../src/echo.cpp");
  EXPECT_EQ(files[1], "../src/echo.hpp");
  EXPECT_EQ(files[2], "/outside/out.hpp");
}

TEST(Depfile, ReadsOddNames) {
  EXPECT_THAT(parse_depfile("x.o: a\\ b.cpp \\\n  c\\#d.hpp $$e.h \\\r\n C:/f.h\n"),
              ElementsAre("a b.cpp", "c#d.hpp", "$e.h", "C:/f.h"));
  EXPECT_THAT(parse_depfile("x.o: a.cpp\n\na.hpp:\n"), ElementsAre("a.cpp"));
  EXPECT_THAT(parse_depfile("x.o: a.cpp\n\nsub\\ dir/b.h:\n"), ElementsAre("a.cpp"));
  EXPECT_THAT(parse_depfile("x.o:\\\n a.cpp"), ElementsAre("a.cpp"));
  EXPECT_THAT(parse_depfile(""), IsEmpty());
  EXPECT_THAT(parse_depfile("\\"), IsEmpty());
}

}  // namespace
}  // namespace qa
