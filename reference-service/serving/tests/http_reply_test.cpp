// Requests to the page of metrics, as text.
#include "serving/app/http_reply.hpp"

#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace serving {
namespace {

using testing::HasSubstr;
using testing::Optional;
using testing::StartsWith;

std::optional<std::string> reply_to(const std::string& received) {
  return http_reply(received, [] { return std::string("numbers\n"); });
}

TEST(HttpReplyTest, ShowsThePage) {
  const std::string page =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 8\r\n"
      "Content-Type: text/plain; version=0.0.4\r\n\r\nnumbers\n";
  EXPECT_EQ(reply_to("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"), page);
  EXPECT_EQ(reply_to("GET /metrics?of=all HTTP/1.0\r\n\r\n"), page);
}

TEST(HttpReplyTest, AHeadIsAReplyWithoutItsBody) {
  EXPECT_EQ(reply_to("HEAD /metrics HTTP/1.1\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 8\r\n"
            "Content-Type: text/plain; version=0.0.4\r\n\r\n");
}

TEST(HttpReplyTest, WaitsForTheWholeHead) {
  EXPECT_EQ(reply_to(""), std::nullopt);
  EXPECT_EQ(reply_to("GET /metrics HTTP/1.1\r\nHost: a\r\n"), std::nullopt);
  EXPECT_EQ(reply_to(std::string(kMaxRequestBytes, 'a')), std::nullopt);
}

TEST(HttpReplyTest, RefusesEverythingElse) {
  EXPECT_THAT(reply_to("GET / HTTP/1.1\r\n\r\n"), Optional(StartsWith("HTTP/1.1 404 ")));
  EXPECT_THAT(reply_to("GET /metricsx HTTP/1.1\r\n\r\n"), Optional(StartsWith("HTTP/1.1 404 ")));
  EXPECT_THAT(reply_to("POST /metrics HTTP/1.1\r\n\r\n"), Optional(StartsWith("HTTP/1.1 405 ")));
  EXPECT_THAT(reply_to("PUT /metrics HTTP/1.1\r\n\r\n"),
              Optional(HasSubstr("\r\nAllow: GET, HEAD\r\n")));
  for (const char* line : {"", "GET", "GET /metrics", " /metrics HTTP/1.1", "GET /metrics SMTP"}) {
    EXPECT_THAT(reply_to(std::string(line) + "\r\n\r\n"), Optional(StartsWith("HTTP/1.1 400 ")))
        << line;
  }
}

TEST(HttpReplyTest, RefusesAHeadThatIsTooLongWhetherItEndsOrNot) {
  const std::string endless = "GET /metrics HTTP/1.1\r\nA: " + std::string(kMaxRequestBytes, 'a');
  EXPECT_THAT(reply_to(endless), Optional(StartsWith("HTTP/1.1 431 ")));
  EXPECT_THAT(reply_to(endless + "\r\n\r\n"), Optional(StartsWith("HTTP/1.1 431 ")));
}

}  // namespace
}  // namespace serving
