#include "qa/cmake/instrumentation.hpp"

#include <algorithm>

namespace qa {
namespace {

/// A list of CMake's.
std::string list_text(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ";") + item;
  return text;
}

}  // namespace

Instrumentation coverage_instrumentation() {
  return {.name = "coverage",
          .compile_options = {"--coverage", "-fprofile-update=atomic"},
          .link_options = {"--coverage"}};
}

Instrumentation sanitizer_instrumentation(const std::string& sanitizer) {
  const std::string option = "-fsanitize=" + sanitizer;
  std::string name = sanitizer;
  std::ranges::replace(name, ',', '-');
  return {.name = name,
          // Reports want lines, and stacks that are whole.
          .compile_options = {option, "-fno-omit-frame-pointer", "-g"},
          .link_options = {option}};
}

std::string instrumentation_script(const Instrumentation& instrumentation) {
  return "# Written by qa, which builds this for its " + instrumentation.name +
         " stages.\n"
         "add_compile_options(\"$<$<COMPILE_LANGUAGE:C,CXX>:" +
         list_text(instrumentation.compile_options) +
         ">\")\n"
         "add_link_options(\"" +
         list_text(instrumentation.link_options) + "\")\n";
}

}  // namespace qa
