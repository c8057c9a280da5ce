#include "qa/lint/compile_commands.hpp"

#include "qa/system/project_path.hpp"

#include <set>

#include <nlohmann/json.hpp>

namespace qa {

Result<std::vector<std::string>> parse_compile_commands(std::string_view json,
                                                        const std::filesystem::path& root) {
  std::set<std::string> files;
  try {
    for (const nlohmann::json& entry : nlohmann::json::parse(json)) {
      const std::filesystem::path directory = entry.at("directory").get<std::string>();
      const std::filesystem::path file = directory / entry.at("file").get<std::string>();
      const std::string path = project_path(file.string(), root);
      if (std::filesystem::path(path).is_relative()) files.insert(path);
    }
  } catch (const nlohmann::json::exception& error) {
    return fail(FailureKind::host,
                std::string("compile_commands.json is damaged: ") + error.what());
  }
  return std::vector<std::string>(files.begin(), files.end());
}

}  // namespace qa
