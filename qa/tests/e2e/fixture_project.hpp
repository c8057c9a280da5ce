// A project in a folder of its own, and the built qa that works on it.
#pragma once

#include "qa/system/posix_process_runner.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {

class FixtureProject {
 public:
  FixtureProject() {
    std::string pattern = std::filesystem::temp_directory_path() / "qa-e2e-XXXXXX";
    if (mkdtemp(pattern.data()) != nullptr) root_ = std::filesystem::canonical(pattern);
  }
  explicit FixtureProject(const std::string& stages) : FixtureProject() { set_stages(stages); }
  ~FixtureProject() {
    std::error_code ignored;
    if (!root_.empty()) std::filesystem::remove_all(root_, ignored);
  }
  FixtureProject(const FixtureProject&) = delete;
  FixtureProject& operator=(const FixtureProject&) = delete;

  const std::filesystem::path& root() const { return root_; }

  void set_stages(const std::string& stages) const {
    write("pipeline/pipeline.toml",
          "schema = 1\nproject = \"fixture\"\n" + stages + "\n[profile.local]\n");
  }

  void write(const std::filesystem::path& path, const std::string& text) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }

  std::string read(const std::filesystem::path& path) const {
    std::ifstream stream(root_ / path, std::ios::binary);
    EXPECT_TRUE(stream) << path << " is missing";
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }

  nlohmann::json run_json() const { return nlohmann::json::parse(read("reports/latest/run.json")); }

  /// `qa ARGUMENTS`, to be started in the project. What surrounds the test must not change it.
  Command command(std::vector<std::string> arguments) const {
    Command command{.argv = std::move(arguments), .working_directory = root_};
    command.argv.insert(command.argv.begin(), QA_PROGRAM);
    for (const char* name : {"QA_PROFILE", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE",
                             "GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS", "CI"})
      command.environment[name] = std::nullopt;
    return command;
  }

  Completed run(std::vector<std::string> arguments) const {
    return run(command(std::move(arguments)));
  }

  Completed run(const Command& command) const {
    PosixProcessRunner processes;
    Result<Completed> completed = processes.run(command);
    EXPECT_TRUE(completed) << completed.error().what;
    return completed ? *completed : Completed();
  }

  /// Every path below the root with its content; folders have none.
  std::map<std::string, std::string> tree() const {
    std::map<std::string, std::string> tree;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_)) {
      const std::string path = std::filesystem::relative(entry.path(), root_);
      tree[path] = entry.is_regular_file() ? read(path) : "";
    }
    return tree;
  }

 private:
  std::filesystem::path root_;
};

/// TOML of a stage that runs `script` in a shell; `more` are further keys.
inline std::string shell_stage(const std::string& name, const std::string& script,
                               const std::string& more = {}) {
  return "[stage." + name + "]\nkind = \"command\"\ncache = false\ndescription = \"" + name +
         "\"\nargv = [\"sh\", \"-c\", '''" + script + "''']\n" + more + "\n";
}

}  // namespace qa
