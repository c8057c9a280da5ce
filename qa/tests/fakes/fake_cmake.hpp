// A CMake that configures nothing, for stages in a world of fakes: presets build in build/<preset>
// below the sources, and configuring leaves the answers of the file API there.
#pragma once

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace qa {

struct FakeCmake {
  std::vector<std::string> targets;
  std::map<std::string, std::string> cache = {{"CMAKE_MAKE_PROGRAM", "/usr/bin/ninja"},
                                              {"CMAKE_BUILD_TYPE", "Release"}};
  std::string compiler = "/usr/bin/c++";
};

/// The answer of one configuration, "Release", of Ninja.
inline void write_reply(const FakeCmake& cmake, const std::filesystem::path& source,
                        const std::filesystem::path& build, MemoryFiles& files) {
  using nlohmann::json;
  const std::filesystem::path reply = build / ".cmake/api/v1/reply";
  const auto put = [&](const std::string& name, const json& value) {
    files.contents[reply / name] = value.dump();
  };
  json targets = json::array();
  for (const std::string& name : cmake.targets) {
    put("target-" + name + ".json", {{"name", name},
                                     {"id", name + "::@1"},
                                     {"type", "EXECUTABLE"},
                                     {"paths", {{"source", "."}, {"build", "."}}}});
    targets.push_back({{"name", name}, {"jsonFile", "target-" + name + ".json"}});
  }
  put("codemodel.json",
      {{"paths", {{"source", source.string()}, {"build", build.string()}}},
       {"configurations",
        json::array({{{"name", "Release"}, {"projects", json::array()}, {"targets", targets}}})}});
  json entries = json::array();
  for (const auto& [name, value] : cmake.cache)
    entries.push_back({{"name", name}, {"value", value}});
  put("cache.json", {{"entries", entries}});
  put("toolchains.json",
      {{"toolchains",
        json::array(
            {{{"language", "CXX"},
              {"compiler", {{"path", cmake.compiler}, {"id", "GNU"}, {"version", "12.2.0"}}}}})}});
  put("cmakeFiles.json", {{"inputs", json::array()}});
  json responses = json::array();
  for (const auto& [kind, major] : std::map<std::string, int>{
           {"codemodel", 2}, {"cache", 2}, {"toolchains", 1}, {"cmakeFiles", 1}}) {
    responses.push_back(
        {{"kind", kind}, {"version", {{"major", major}}}, {"jsonFile", kind + ".json"}});
  }
  put("index-1.json", {{"cmake",
                        {{"version", {{"string", "3.25.1"}}},
                         {"generator", {{"name", "Ninja"}, {"multiConfig", false}}}}},
                       {"reply", {{"client-qa", {{"query.json", {{"responses", responses}}}}}}}});
}

/// Makes `processes` answer as CMake would. A test that overrides only the configure matches
/// {"--preset", NAME}: asking where a preset builds spells it --preset=NAME.
inline void answer_as_cmake(const FakeCmake& cmake, FakeProcessRunner& processes,
                            MemoryFiles& files) {
  processes.on({"cmake", "-N", "-S", "--preset="}, [](const Command& command) -> Result<Completed> {
    const std::string preset = command.argv.back().substr(std::string("--preset=").size());
    const std::string source = command.argv.at(5);
    return completed(0, "", "build folder: " + source + "/build/" + preset + "\n");
  });
  // The last argument is the preset's name.
  processes.on({"cmake", "--preset", ""},
               [cmake, &files](const Command& command) -> Result<Completed> {
                 const std::filesystem::path source = command.working_directory;
                 write_reply(cmake, source, source / "build" / command.argv.at(2), files);
                 return completed(0);
               });
  processes.on({"cmake", "-S", "-B"}, [cmake, &files](const Command& command) -> Result<Completed> {
    write_reply(cmake, command.argv.at(2), command.argv.at(4), files);
    return completed(0);
  });
}

}  // namespace qa
