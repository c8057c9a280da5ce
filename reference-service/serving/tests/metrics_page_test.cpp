// The page over real connections: in pieces, too much at once, silent, too many.
#include "serving/app/metrics_page.hpp"

#include "raw_connection.hpp"
#include "serving/rpc/acceptor.hpp"

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace serving {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Optional;
using testing::StartsWith;

constexpr const char* kRequest = "GET /metrics HTTP/1.1\r\n\r\n";

class MetricsPageTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(page_.open({.host = "127.0.0.1", .port = 0}), std::nullopt); }

  std::string body_ = "numbers\n";
  MetricsPage page_{[this] { return body_; }};
};

void expect_page(const RawConnection& visitor, const std::string& body = "numbers\n") {
  EXPECT_THAT(visitor.read_all(),
              Optional(AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("\r\n\r\n" + body))));
}

TEST_F(MetricsPageTest, ServesOneVisitorAfterTheOther) {
  page_.start();
  for (int i = 0; i < 3; ++i) {
    const RawConnection visitor(page_.port());
    EXPECT_TRUE(visitor.send(kRequest));
    expect_page(visitor);
  }
}

TEST_F(MetricsPageTest, WhoComesBeforeTheStartWaits) {
  const RawConnection visitor(page_.port());
  EXPECT_TRUE(visitor.send(kRequest));
  page_.start();
  expect_page(visitor);
}

TEST_F(MetricsPageTest, OthersAreServedWhileOneSpeaksSlowly) {
  page_.start();
  const RawConnection slow(page_.port());
  const std::string request = kRequest;
  for (const char c : request) {
    EXPECT_TRUE(slow.send({&c, 1}));
    const RawConnection other(page_.port());
    EXPECT_TRUE(other.send(request));
    expect_page(other);
  }
  expect_page(slow);
}

TEST_F(MetricsPageTest, APageMayBeBiggerThanTheSocketTakesAtOnce) {
  constexpr std::size_t kBytes = std::size_t{32} * 1024 * 1024;
  body_ = std::string(kBytes, 'a');
  page_.start();
  const RawConnection visitor(page_.port());
  EXPECT_TRUE(visitor.send(kRequest));
  expect_page(visitor, body_);
}

TEST_F(MetricsPageTest, TheReplyArrivesAlthoughTheRequestGoesOn) {
  page_.start();
  const RawConnection visitor(page_.port());
  EXPECT_TRUE(visitor.send(std::string(10 * kMaxRequestBytes, 'a')));
  EXPECT_THAT(visitor.read_all(), Optional(StartsWith("HTTP/1.1 431 ")));
}

TEST_F(MetricsPageTest, WhatComesAfterTheRequestDoesNotTakeTheReplyBack) {
  constexpr std::size_t kMoreThanBuffersTake = std::size_t{32} * 1024 * 1024;
  page_.start();
  const RawConnection visitor(page_.port());
  EXPECT_TRUE(visitor.send(kRequest));
  EXPECT_TRUE(visitor.send(std::string(kMoreThanBuffersTake, 'a')));  // fails when it is closed
  expect_page(visitor);
}

TEST_F(MetricsPageTest, OneMoreTakesThePlaceOfTheFirst) {
  MetricsPage small([this] { return body_; }, {.visits = 2, .visit = std::chrono::hours(1)});
  ASSERT_EQ(small.open({.host = "127.0.0.1", .port = 0}), std::nullopt);
  small.start();
  constexpr std::size_t kSilent = 5;
  std::vector<RawConnection> silent;
  silent.reserve(kSilent);
  while (silent.size() < kSilent) silent.emplace_back(small.port());
  const RawConnection visitor(small.port());
  EXPECT_TRUE(visitor.send(kRequest));
  expect_page(visitor);
  silent.pop_back();  // it was let in before the visitor, and nobody came since
  for (const RawConnection& each : silent) EXPECT_TRUE(each.is_closed_by_peer());
}

TEST_F(MetricsPageTest, ThrowsOutWhoStaysTooLong) {
  MetricsPage brief([this] { return body_; }, {.visit = std::chrono::milliseconds(50)});
  ASSERT_EQ(brief.open({.host = "127.0.0.1", .port = 0}), std::nullopt);
  brief.start();
  const RawConnection silent(brief.port());
  EXPECT_TRUE(silent.is_closed_by_peer());
}

TEST_F(MetricsPageTest, EndsAlthoughSomebodyIsSilent) {
  MetricsPage::Settings settings{.visit = std::chrono::hours(1)};
  std::optional<MetricsPage> page;
  page.emplace([this] { return body_; }, settings);
  ASSERT_EQ(page->open({.host = "127.0.0.1", .port = 0}), std::nullopt);
  page->start();
  const RawConnection silent(page->port());
  const RawConnection visitor(page->port());
  EXPECT_TRUE(visitor.send(kRequest));
  expect_page(visitor);  // so the one before has been let in, too
  page.reset();
  EXPECT_TRUE(silent.is_closed_by_peer());
}

TEST_F(MetricsPageTest, NamesTheFlagWhenItsPortIsBusy) {
  MetricsPage second([] { return std::string(); });
  const MaybeProblem problem = second.open({.host = "127.0.0.1", .port = page_.port()});
  ASSERT_TRUE(problem);
  EXPECT_THAT(problem->what,
              AllOf(StartsWith("--metrics-port: "), HasSubstr("Address already in use")));
}

}  // namespace
}  // namespace serving
