// What compilers are asked to add to the code of a whole build, whatever the project says.
#pragma once

#include <string>
#include <vector>

namespace qa {

/// Options of C and C++ compilers and of the linker, GCC's and Clang's alike.
struct Instrumentation {
  std::string name;  ///< what folders are called after it, "coverage"; empty: there is none
  std::vector<std::string> compile_options;
  std::vector<std::string> link_options;
};

/// Counters of gcov's kind, which threads may share.
Instrumentation coverage_instrumentation();

/// `sanitizer` is as in -fsanitize=.
Instrumentation sanitizer_instrumentation(const std::string& sanitizer);

/// A script that makes every project() call of a build ask for it: variables that hold flags are
/// the project's, and many projects set them.
std::string instrumentation_script(const Instrumentation& instrumentation);

}  // namespace qa
