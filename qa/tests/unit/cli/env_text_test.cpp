#include "qa/cli/env_text.hpp"

#include "qa/cli/keeper_word.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::HasSubstr;

const std::chrono::sys_seconds kStart(std::chrono::seconds(1'800'000'000));
const Palette kPlain(Palette::Color::off);

KeptEnvironment echo() {
  return {.name = "echo",
          .topology = "t.yaml",
          .image = "localhost/echo:dev",
          .started = kStart,
          .expires = kStart + std::chrono::hours(8),
          .services = {{.name = "front",
                        .endpoints = {{"grpc", "127.77.0.10:42302"}},
                        .state = std::string(kRunning)},
                       {.name = "peer",
                        .endpoints = {{"grpc", "127.77.0.11:42302"}},
                        .state = "exited with status 3"}}};
}

TEST(EnvText, UpSaysWhereAndWhatNext) {
  EXPECT_EQ(up_text(echo(), kStart, kPlain),
            "echo is up for 8h00m, with the image localhost/echo:dev\n"
            "  front  grpc  127.77.0.10:42302\n"
            "  peer   grpc  127.77.0.11:42302\n"
            "Any tool of this machine reaches these addresses.\n"
            "  logs  qa env logs -f echo\n"
            "  end   qa env down echo\n");
}

TEST(EnvText, AListHasStatesOfTheLivingAndNamesOfTheDead) {
  KeptEnvironment starting;
  starting.name = "young";
  KeptEnvironment dead = echo();
  dead.name = "gone";
  EXPECT_EQ(list_text({{.known = echo(), .is_alive = true},
                       {.known = starting, .is_alive = true},
                       {.known = dead, .is_alive = false}},
                      kStart + std::chrono::minutes(90), kPlain),
            "echo  up for 1h30m, 6h30m left\n"
            "  front  grpc 127.77.0.10:42302  running\n"
            "  peer   grpc 127.77.0.11:42302  exited with status 3\n"
            "young  starting\n"
            "gone  dead: its keeper was killed; qa gc removes the rest\n");
  EXPECT_EQ(list_text({}, kStart, kPlain), "no environment is up\n");
}

TEST(EnvText, JsonHasTheLiving) {
  EXPECT_EQ(nlohmann::json::parse(list_json({})).size(), 0U);
  const auto json = nlohmann::json::parse(list_json({{.known = echo(), .is_alive = true},
                                                     {.known = echo(), .is_alive = true},
                                                     {.known = echo(), .is_alive = false}}));
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["services"][0]["endpoints"]["grpc"], "127.77.0.10:42302");
}

TEST(KeeperWord, IsUnderstood) {
  EXPECT_FALSE(parse_keeper_word(to_text(KeeperWord{})).value().failure.has_value());
  const Failure failure{.kind = FailureKind::product, .what = "two\nlines \xff"};
  const auto word = parse_keeper_word(to_text(KeeperWord{.failure = failure})).value();
  EXPECT_EQ(word.failure->kind, FailureKind::product);
  EXPECT_THAT(word.failure->what, HasSubstr("two\nlines"));
  EXPECT_EQ(parse_keeper_word("Segmentation").error().kind, FailureKind::host);
}

}  // namespace
}  // namespace qa
