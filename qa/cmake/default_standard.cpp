#include "qa/cmake/default_standard.hpp"

#include "qa/system/lines.hpp"

namespace qa {
namespace {

/// The value in `set(NAME "VALUE")`; empty without such a line.
std::string value_of(std::string_view text, const std::string& name) {
  const std::string start = "set(" + name + " \"";
  for (const std::string_view line : lines_of(text)) {
    if (!line.starts_with(start)) continue;
    const std::string_view rest = line.substr(start.size());
    return std::string(rest.substr(0, rest.find('"')));
  }
  return {};
}

}  // namespace

std::string default_standard(const CodeModel& model, std::string_view language, Files& files) {
  const std::string name(language);
  const auto text = files.read(model.build_folder / "CMakeFiles" / model.cmake_version /
                               ("CMake" + name + "Compiler.cmake"));
  if (!text) return {};
  const std::string standard = value_of(*text, "CMAKE_" + name + "_STANDARD_COMPUTED_DEFAULT");
  if (standard.empty()) return {};
  const bool is_strict = value_of(*text, "CMAKE_" + name + "_EXTENSIONS_COMPUTED_DEFAULT") == "OFF";
  return (is_strict ? "c" : "gnu") + std::string(language == "CXX" ? "++" : "") + standard;
}

}  // namespace qa
