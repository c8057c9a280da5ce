// The contract stage on a repository of its own: real git, real descriptors.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::Contains;
using testing::HasSubstr;

class Contract : public testing::Test {
 protected:
  Contract() {
    project_.set_stages("[stage.contract]\nkind = \"contract\"\n");
    project_.write(".gitignore", "/reports/\n");
    git({"init", "-q", "-b", "main"});
    version("1.4.0");
    api("message Ask { string text = 1; }\nmessage Reply { string text = 1; }\n"
        "service Echo { rpc Say(Ask) returns (Reply); }\n");
    commit();
  }

  void git(std::vector<std::string> arguments) {
    Command command{.argv = {"git", "-c", "user.name=a", "-c", "user.email=a@b"},
                    .working_directory = project_.root()};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    const Completed completed = project_.run(command);
    ASSERT_TRUE(completed.status.succeeded()) << completed.standard_error;
  }

  void commit() {
    git({"add", "-A"});
    git({"commit", "-q", "-m", "one"});
  }

  void version(const std::string& number) {
    project_.write("CMakeLists.txt", "project(echo VERSION " + number + " LANGUAGES CXX)\n");
  }

  void api(const std::string& body) {
    project_.write("proto/echo.proto", "syntax = \"proto3\";\npackage echo;\n" + body);
  }

  void with_another_rpc() {
    api("message Ask { string text = 1; }\nmessage Reply { string text = 1; }\n"
        "service Echo { rpc Say(Ask) returns (Reply); rpc Sing(Ask) returns (Reply); }\n");
  }

  void without_a_field() {
    api("message Ask {}\nmessage Reply { string text = 1; }\n"
        "service Echo { rpc Say(Ask) returns (Reply); }\n");
  }

  /// Exit code of the stage; what it found is in messages_.
  int judge(std::vector<std::string> arguments = {"run", "contract"}) {
    const Completed completed = project_.run(std::move(arguments));
    messages_.clear();
    const nlohmann::json run = project_.run_json();
    for (const auto& finding : run.at("stages").at(0).at("findings"))
      messages_.push_back(finding.at("message"));
    return completed.status.code;
  }

  FixtureProject project_;
  std::vector<std::string> messages_;
};

TEST_F(Contract, IsReplayedUntilTheApiOrTheHistoryChanges) {
  const auto is_replayed = [this] {
    judge();
    return project_.run_json().at("stages").at(0).at("from_cache").get<bool>();
  };
  EXPECT_FALSE(is_replayed());
  EXPECT_TRUE(is_replayed());
  project_.write("README.md", "no part of it");
  EXPECT_TRUE(is_replayed());
  git({"tag", "v1.4.0"});
  EXPECT_FALSE(is_replayed());
  EXPECT_TRUE(is_replayed());
  without_a_field();
  EXPECT_FALSE(is_replayed());
  EXPECT_FALSE(is_replayed()) << "it failed";
}

TEST_F(Contract, NothingChangedIsGreen) {
  EXPECT_EQ(judge(), 0);
  project_.write("README.md", "more");
  commit();
  EXPECT_EQ(judge(), 0);
}

TEST_F(Contract, AnRpcWithoutANewMinorVersionIsRed) {
  with_another_rpc();
  EXPECT_EQ(judge(), 1);
  EXPECT_THAT(messages_, Contains("additive: echo.Echo.Sing: the RPC is new"));
  EXPECT_THAT(messages_, Contains(HasSubstr("must be at least 1.5.0, and is 1.4.0")));
  version("1.5.0");
  EXPECT_EQ(judge(), 0);
}

TEST_F(Contract, ARemovedFieldAsksForANewMajorVersion) {
  without_a_field();
  version("1.5.0");
  EXPECT_EQ(judge(), 1);
  EXPECT_THAT(messages_, Contains(HasSubstr("must be at least 2.0.0")));
  version("2.0.0");
  EXPECT_EQ(judge(), 0);
}

TEST_F(Contract, WhatWasCommittedOnTheDefaultBranchIsHeldAgainstTheCommitBefore) {
  without_a_field();
  commit();
  EXPECT_EQ(judge(), 1);
}

TEST_F(Contract, OnABranchAllOfItsCommitsCount) {
  git({"checkout", "-q", "-b", "topic"});
  without_a_field();
  commit();
  project_.write("README.md", "more");
  commit();
  EXPECT_EQ(judge(), 1);
}

TEST_F(Contract, AVersionTagIsTheLastPromise) {
  git({"tag", "v1.4.0"});
  with_another_rpc();
  version("1.5.0");
  commit();
  without_a_field();
  commit();
  EXPECT_EQ(judge(), 1);
  EXPECT_THAT(messages_, Contains(HasSubstr("since 1.4.0")));
  // The version that is about to be published is held against the one before it.
  version("2.0.0");
  commit();
  git({"tag", "v2.0.0"});
  EXPECT_EQ(judge(), 0);
  EXPECT_EQ(judge({"contract", "--against", "v2.0.0"}), 0);
}

TEST_F(Contract, AProtoThatDoesNotParseIsRed) {
  api("message Ask { string text = ; }\n");
  EXPECT_EQ(judge(), 1);
  EXPECT_THAT(project_.run_json().at("stages").at(0).at("failure").at("what").get<std::string>(),
              HasSubstr("echo.proto:3:29"));
}

TEST_F(Contract, WithoutAVersionAChangedApiIsNotGreen) {
  project_.write("CMakeLists.txt", "project(echo LANGUAGES CXX)\n");
  commit();
  EXPECT_EQ(judge(), 0) << "nothing changed in the API";
  with_another_rpc();
  EXPECT_EQ(judge(), 3) << "nobody can tell whether it is too low";
  EXPECT_THAT(messages_, Contains(HasSubstr("no version can say so")));
}

TEST_F(Contract, AFolderWithoutProtosIsAMistake) {
  const Completed completed = project_.run({"run", "--set", "stage.contract.proto_path=nowhere"});
  EXPECT_EQ(completed.status.code, 3);
  EXPECT_THAT(completed.standard_output, HasSubstr("no .proto file of the project is below"));
}

TEST_F(Contract, ARevisionThatIsNoneIsAMistake) {
  const Completed completed = project_.run({"contract", "--against", "v9"});
  EXPECT_EQ(completed.status.code, 3);
  EXPECT_THAT(completed.standard_output, HasSubstr("git knows no commit 'v9'"));
}

TEST_F(Contract, TheFirstCommitHasPromisedNothing) {
  std::filesystem::remove_all(project_.root() / ".git");
  git({"init", "-q", "-b", "main"});
  commit();
  EXPECT_EQ(judge(), 0);
  EXPECT_THAT(messages_, Contains(HasSubstr("nothing was promised yet")));
  EXPECT_THAT(project_.run({"run"}).standard_output,
              HasSubstr("1 API compared with nothing: there is no earlier commit"));
}

TEST_F(Contract, AShallowCloneCannotTell) {
  without_a_field();
  commit();
  git({"init", "-q", "--bare", "origin.git"});
  git({"push", "-q", "origin.git", "HEAD:main"});
  std::filesystem::remove_all(project_.root() / ".git");
  git({"init", "-q", "-b", "main"});
  git({"fetch", "-q", "--depth=1", "file://" + (project_.root() / "origin.git").string(), "main"});
  git({"reset", "-q", "--hard", "FETCH_HEAD"});
  EXPECT_EQ(judge(), 3);
  const auto failure = project_.run_json().at("stages").at(0).at("failure");
  EXPECT_EQ(failure.at("what"), "this clone is shallow, so nobody knows what the API was");
  EXPECT_EQ(failure.at("next"), "git fetch --unshallow --tags");
}

}  // namespace
}  // namespace qa
