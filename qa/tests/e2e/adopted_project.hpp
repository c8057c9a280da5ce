// A copy of one of qa/tests/projects: a project that never heard of qa.
#pragma once

#include "qa/system/git.hpp"
#include "qa/tests/e2e/fixture_project.hpp"
#include "test_paths.hpp"

namespace qa {

enum class Versioned { in_git, without_git };

class AdoptedProject : public FixtureProject {
 public:
  explicit AdoptedProject(const std::string& name, Versioned versioned = Versioned::in_git) {
    std::filesystem::copy(std::filesystem::path(QA_SOURCE) / "qa/tests/projects" / name, root(),
                          std::filesystem::copy_options::recursive);
    if (versioned == Versioned::without_git) return;
    git({"init", "--quiet"});
    commit();
  }

  void commit() const {
    git({"add", "--all"});
    Command command = git_command(root(), {"-c", "user.name=T", "-c", "user.email=t@example.com",
                                           "commit", "--quiet", "--message", "x"});
    EXPECT_TRUE(run(command).status.succeeded());
  }

  /// The status of each stage of the newest run, by name.
  std::map<std::string, std::string> statuses() const {
    std::map<std::string, std::string> statuses;
    const nlohmann::json stages = run_json()["stages"];
    for (const auto& stage : stages) statuses[stage["name"]] = stage["status"];
    return statuses;
  }

 private:
  void git(std::vector<std::string> arguments) const {
    EXPECT_TRUE(run(git_command(root(), std::move(arguments))).status.succeeded());
  }
};

}  // namespace qa
