#include "qa/lint/include_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kQuoted = IncludeName::Form::quoted;
constexpr auto kAngled = IncludeName::Form::angled;

TEST(IncludeNames, FindsAllFormsOfIncludes) {
  const IncludeNames found = include_names(
      "#include \"b.hpp\"\n  #  include\t<vector>\n#import \"i.h\"\n#include_next <stdlib.h>\n"
      "// #include \"b.hpp\"\n#embed \"data.bin\"\n#include <no end\n");
  EXPECT_THAT(found.names,
              ElementsAre(IncludeName{kQuoted, "b.hpp"}, IncludeName{kQuoted, "data.bin"},
                          IncludeName{kQuoted, "i.h"}, IncludeName{kAngled, "stdlib.h"},
                          IncludeName{kAngled, "vector"}));
  EXPECT_TRUE(found.computed);  // the one without an end
}

TEST(IncludeNames, FindsWhatIsOnlyAskedFor) {
  const IncludeNames found = include_names(
      "#if defined(__has_include) && __has_include ( <opt.h> )\n"
      "#elif __has_include(\"own.h\") || __has_include_next(<next.h>)\n#endif\n");
  EXPECT_THAT(found.names,
              ElementsAre(IncludeName{kQuoted, "own.h"}, IncludeName{kAngled, "next.h"},
                          IncludeName{kAngled, "opt.h"}));
  EXPECT_FALSE(found.computed);
}

TEST(IncludeNames, AMacroMayNameAnyFile) {
  EXPECT_TRUE(include_names("#include BOOST_PP_ITERATE()\n").computed);
  EXPECT_TRUE(include_names("#if __has_include(HEADER)\n").computed);
  EXPECT_FALSE(include_names("#define include x\nint a;\n#pragma once\n").computed);
  EXPECT_THAT(include_names("").names, IsEmpty());
}

}  // namespace
}  // namespace qa
