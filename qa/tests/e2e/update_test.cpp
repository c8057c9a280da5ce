// `qa update`: what the template changed, merged into repositories that went their own way.
#include "qa/tests/e2e/fixture_project.hpp"
#include "test_paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// This checkout's template, to be changed at will, and a repository "shout" that was written from
/// its version 1.0.0.
class UpdateCommand : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* part : {".clang-format", ".clang-tidy", "CMakePresets.json", "LICENSE",
                             "pipeline", "proto", "reference-service", "scripts/cmake"}) {
      fs::create_directories((at("template") / part).parent_path());
      fs::copy(fs::path(QA_SOURCE) / part, at("template") / part, fs::copy_options::recursive);
    }
    release("1.0.0");
    qa({"new", "shout", "--template", "template"});
    git({"init", "--quiet", "--initial-branch=main"});
    commit("as qa new wrote it");
  }

  fs::path at(const fs::path& path) const { return project_.root() / path; }
  std::string text_of(const fs::path& path) const { return project_.read("shout" / path); }
  bool is_there(const fs::path& path) const { return fs::exists(at("shout" / path)); }

  /// The template is of this version from now on.
  void release(const std::string& version) const {
    project_.write("template/CMakeLists.txt", "\nproject(qa VERSION " + version + ")\n");
  }

  void replace(const fs::path& path, const std::string& from, const std::string& by) const {
    std::string text = project_.read(path);
    const std::size_t begin = text.find(from);
    ASSERT_NE(begin, std::string::npos) << path << " lacks " << from;
    project_.write(path, text.replace(begin, from.size(), by));
  }

  Completed qa(std::vector<std::string> arguments, int code = 0) const {
    const Completed qa = project_.run(std::move(arguments));
    EXPECT_EQ(qa.status.code, code) << qa.standard_output << qa.standard_error;
    return qa;
  }
  Completed update(std::vector<std::string> more = {}, int code = 0) const {
    std::vector<std::string> arguments = {"update", "-C", "shout", "--template", "template"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return qa(arguments, code);
  }

  std::string git(std::vector<std::string> arguments, const fs::path& folder = "shout") const {
    arguments.insert(arguments.begin(),
                     {"git", "-c", "user.name=Jo", "-c", "user.email=jo@example.org"});
    const Completed git = project_.run(Command{.argv = arguments, .working_directory = at(folder)});
    EXPECT_TRUE(git.status.succeeded()) << git.standard_error;
    return git.standard_output;
  }
  void commit(const std::string& message) const {
    git({"add", "--all"});
    git({"commit", "--quiet", "--message", message});
  }

  FixtureProject project_;
};

constexpr const char* kLimits = "service/serving/core/limits.hpp";
constexpr const char* kTemplateLimits = "template/reference-service/serving/core/limits.hpp";

TEST_F(UpdateCommand, ThreeVersionsMergeIntoWhatBecameOfTheRepository) {
  // What is the repository's own: changes in the kit and outside, a file of its own, one renamed,
  // one deleted.
  replace("shout/service/serving/core/limits.hpp", "#pragma once", "#pragma once\n// ours");
  replace("shout/README.md", "It echoes still", "It shouts");
  project_.write("shout/service/src/own.cpp", "int own = 1;\n");
  git({"mv", "service/src/meaning/echo_streams.cpp", "service/src/meaning/streams.cpp"});
  git({"rm", "--quiet", "service/tests/unit/streams_test.cpp"});
  commit("our own way");

  // A change beside ours, one in what we renamed, a file that is gone, and new ones: a program, and
  // bytes that are no text.
  release("1.1.0");
  const std::string binary("echo_server\0\xff\n", 14);
  replace(kTemplateLimits, "}  // namespace", "// theirs\n}  // namespace");
  replace("template/reference-service/src/meaning/echo_streams.cpp", "namespace echo {",
          "// two\nnamespace echo {");
  project_.write("template/reference-service/tests/unit/tool", "#!/bin/sh\necho_server\n");
  fs::permissions(at("template/reference-service/tests/unit/tool"), fs::perms(0755));
  project_.write("template/reference-service/tests/unit/echo.bin", binary);
  fs::remove(at("template/reference-service/tests/unit/mock_peer.hpp"));
  const std::string said = update().standard_output;
  EXPECT_THAT(said, AllOf(HasSubstr("Template of qa 1.0.0 -> 1.1.0"),
                          HasSubstr("modified  service/serving/core/limits.hpp"),
                          HasSubstr("removed   service/tests/unit/mock_peer.hpp"),
                          HasSubstr("git commit"), Not(HasSubstr("CONFLICT"))));
  EXPECT_THAT(text_of(kLimits), AllOf(HasSubstr("// ours"), HasSubstr("// theirs")));
  EXPECT_THAT(text_of("service/src/meaning/streams.cpp"), HasSubstr("// two"));
  EXPECT_EQ(text_of("service/tests/unit/echo.bin"), binary);
  EXPECT_THAT(text_of("service/tests/unit/tool"), HasSubstr("shout_server"));
  EXPECT_THAT(git({"ls-files", "--stage", "service/tests/unit/tool"}), HasSubstr("100755"));
  EXPECT_EQ(text_of("service/src/own.cpp"), "int own = 1;\n");
  EXPECT_THAT(text_of("README.md"), HasSubstr("It shouts"));
  EXPECT_FALSE(is_there("service/src/meaning/echo_streams.cpp"));
  EXPECT_FALSE(is_there("service/tests/unit/streams_test.cpp"));
  EXPECT_FALSE(is_there("service/tests/unit/mock_peer.hpp"));
  commit("1.1.0");

  // Only what is new since then: what 1.1.0 brought and we took back stays away.
  git({"rm", "--quiet", "service/tests/unit/tool"});
  commit("no tool");
  release("1.2.0");
  replace(kTemplateLimits, "// theirs", "// theirs, later");
  EXPECT_THAT(update().standard_output, HasSubstr("1.1.0 -> 1.2.0"));
  EXPECT_THAT(text_of(kLimits), AllOf(HasSubstr("// ours"), HasSubstr("// theirs, later")));
  EXPECT_FALSE(is_there("service/tests/unit/tool"));
  EXPECT_EQ(text_of("service/serving/VERSION"), "1.2.0\n");
}

TEST_F(UpdateCommand, AConflictIsLeftAsGitLeavesIt) {
  replace("shout/service/serving/core/limits.hpp", "#pragma once", "#pragma once\n// ours");
  git({"rm", "--quiet", "service/tests/unit/mock_peer.hpp"});
  commit("ours");
  const auto before = project_.tree();
  release("1.1.0");
  replace(kTemplateLimits, "#pragma once", "#pragma once\n// theirs");
  replace("template/reference-service/tests/unit/mock_peer.hpp", "#pragma once",
          "#pragma once\n// theirs");

  const std::string foreseen = update({"--dry-run"}, 1).standard_output;
  const std::string said = update({}, 1).standard_output;
  for (const std::string& text : {foreseen, said})
    EXPECT_THAT(text, AllOf(HasSubstr("CONFLICT  service/serving/core/limits.hpp"),
                            HasSubstr("CONFLICT  service/tests/unit/mock_peer.hpp"),
                            HasSubstr("modified  service/serving/VERSION")));
  EXPECT_THAT(text_of(kLimits), AllOf(HasSubstr("<<<<<<< HEAD\n// ours\n=======\n// theirs\n"),
                                      HasSubstr("(Update to the template of qa 1.1.0)")));
  EXPECT_THAT(git({"status", "--porcelain"}),
              AllOf(HasSubstr("UU service/serving/core/limits.hpp"),
                    HasSubstr("DU service/tests/unit/mock_peer.hpp")));
  // Again before that is mended: nothing is done.
  EXPECT_THAT(update({}, 2).standard_error, HasSubstr("not committed"));

  git({"reset", "--quiet", "--hard"});
  for (const auto& [path, text] : before) {
    if (path.starts_with("shout/") && !path.starts_with("shout/.git/")) {
      const fs::path now = at(path);
      EXPECT_TRUE(fs::is_directory(now) || project_.read(path) == text) << path;
    }
  }
}

TEST_F(UpdateCommand, WithoutAChangeThereIsNothingToDo) {
  const auto before = project_.tree();
  EXPECT_THAT(update().standard_output, HasSubstr("Nothing to do"));
  EXPECT_THAT(update({"-n"}).standard_output, HasSubstr("Nothing to do"));
  EXPECT_EQ(git({"status", "--porcelain"}), "");
}

TEST_F(UpdateCommand, ADryRunTouchesNothing) {
  release("1.1.0");
  replace(kTemplateLimits, "#pragma once", "#pragma once\n// theirs");
  const auto before = project_.tree();
  EXPECT_THAT(update({"-n"}).standard_output,
              AllOf(HasSubstr("Would merge"), HasSubstr("modified  service/serving/core")));
  EXPECT_EQ(project_.tree(), before);
}

TEST_F(UpdateCommand, RefusesWhereSomethingCouldGetLost) {
  release("1.1.0");
  project_.write("template/reference-service/tests/unit/later.hpp", "// theirs\n");
  project_.write("shout/service/tests/unit/later.hpp", "// precious\n");
  project_.write("shout/.git/info/exclude", "later.hpp\n");
  const Completed in_the_way = update({}, 2);
  EXPECT_THAT(in_the_way.standard_error,
              AllOf(HasSubstr("service/tests/unit/later.hpp"), HasSubstr("would be lost")));
  EXPECT_EQ(text_of("service/tests/unit/later.hpp"), "// precious\n");
  fs::remove(at("shout/service/tests/unit/later.hpp"));

  replace("shout/README.md", "It echoes still", "It shouts");
  const Completed dirty = update({}, 2);
  EXPECT_THAT(dirty.standard_error, AllOf(HasSubstr("not committed: README.md"),
                                          HasSubstr("git commit or git stash, then qa update")));
  EXPECT_THAT(text_of("README.md"), HasSubstr("It shouts"));
}

TEST_F(UpdateCommand, AnOlderTemplateIsRefused) {
  release("0.9.0");
  EXPECT_THAT(
      update({}, 2).standard_error,
      AllOf(HasSubstr("1.0.0 already, and this one is older: 0.9.0"), HasSubstr("--template DIR")));
}

TEST_F(UpdateCommand, SaysWhatIsMissing) {
  EXPECT_THAT(qa({"update", "-C", "template"}, 2).standard_error,
              HasSubstr("there is no .qa/template.json in"));
  fs::rename(at("shout/.git"), at("aside"));
  EXPECT_THAT(update({}, 2).standard_error,
              AllOf(HasSubstr("is in no git repository"), HasSubstr("git init")));
  git({"init", "--quiet"});
  EXPECT_THAT(update({}, 2).standard_error,
              AllOf(HasSubstr("nothing is committed yet"), HasSubstr("git add -A")));
  project_.write("shout/.qa/template.json", "{");
  EXPECT_THAT(update({}, 2).standard_error, HasSubstr("is no JSON object"));
}

TEST_F(UpdateCommand, ACommitCanStandForTheArchive) {
  git({"rm", "--quiet", ".qa/template.tar.gz"});
  replace("shout/service/serving/core/limits.hpp", "#pragma once", "#pragma once\n// ours");
  commit("ours");
  release("1.1.0");
  replace(kTemplateLimits, "}  // namespace", "// theirs\n}  // namespace");
  EXPECT_THAT(update({}, 2).standard_error,
              AllOf(HasSubstr("template.tar.gz is missing"), HasSubstr("qa update --base REV")));
  EXPECT_THAT(update({"--base", "nonsense"}, 2).standard_error,
              HasSubstr("no revision 'nonsense'"));
  update({"--base", "HEAD~1"});
  EXPECT_THAT(text_of(kLimits), AllOf(HasSubstr("// ours"), HasSubstr("// theirs")));
  commit("1.1.0");
  EXPECT_THAT(update().standard_output, HasSubstr("Nothing to do"));
}

TEST_F(UpdateCommand, AnArchiveThatIsAnotherIsNotBelieved) {
  project_.write("shout/.qa/template.tar.gz", "damaged");
  commit("damaged");
  EXPECT_THAT(update({}, 2).standard_error, HasSubstr("is not the one that"));
}

// A squashed history in a clone of depth 1, which is a folder of a bigger repository, by somebody
// without a name or home, from a folder inside.
TEST_F(UpdateCommand, NeedsNoHistoryNameOrRoot) {
  replace("shout/service/serving/core/limits.hpp", "#pragma once", "#pragma once\n// ours");
  fs::remove_all(at("shout/.git"));
  fs::create_directories(at("big/services"));
  fs::rename(at("shout"), at("big/services/shout box"));
  project_.write("big/README.md", "everything\n");
  git({"init", "--quiet", "--initial-branch=main"}, "big");
  git({"add", "--all"}, "big");
  git({"commit", "--quiet", "--message", "squashed"}, "big");
  git({"clone", "--quiet", "--depth=1", "file://" + at("big").string(), "clone"}, ".");
  release("1.1.0");
  replace(kTemplateLimits, "}  // namespace", "// theirs\n}  // namespace");

  Command command = project_.command({"update", "--template", at("template").string()});
  command.working_directory = at("clone/services/shout box/service/src");
  command.environment["HOME"] = "/nonexistent";
  command.environment["XDG_CONFIG_HOME"] = "/nonexistent";
  command.environment["GIT_CONFIG_NOSYSTEM"] = "1";
  const Completed qa = project_.run(command);
  EXPECT_EQ(qa.status.code, 0) << qa.standard_output << qa.standard_error;
  EXPECT_THAT(qa.standard_output,
              HasSubstr("modified  services/shout box/service/serving/core/limits.hpp"));
  EXPECT_THAT(project_.read("clone/services/shout box" / fs::path(kLimits)),
              AllOf(HasSubstr("// ours"), HasSubstr("// theirs")));
  EXPECT_EQ(git({"status", "--porcelain", "--", "README.md"}, "clone"), "");
  EXPECT_THAT(git({"status", "--porcelain"}, "clone"), Not(HasSubstr("??")));
}

}  // namespace
}  // namespace qa
