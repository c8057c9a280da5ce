// Addresses: what is one, what is a name, what stays on the host.
#include "serving/core/endpoint.hpp"

#include <gtest/gtest.h>

namespace serving {
namespace {

TEST(EndpointTest, IsWrittenAsUrisWriteIt) {
  EXPECT_EQ(to_string(Endpoint{"127.0.0.1", 42302}), "127.0.0.1:42302");
  EXPECT_EQ(to_string(Endpoint{"::1", 80}), "[::1]:80");
  EXPECT_EQ(to_string(Endpoint{"peer.example", 1}), "peer.example:1");
}

TEST(EndpointTest, TellsAddressesFromOtherText) {
  for (const char* good : {"127.0.0.1", "0.0.0.0", "::", "::1", "fe80::1"})
    EXPECT_TRUE(is_ip_address(good)) << good;
  for (const char* bad : {"", "localhost", "1.2.3", "1.2.3.256", "[::1]", "::g"})
    EXPECT_FALSE(is_ip_address(bad)) << bad;
}

TEST(EndpointTest, KnowsLoopback) {
  for (const char* loopback : {"127.0.0.1", "127.9.9.9", "::1"})
    EXPECT_TRUE(is_loopback(loopback)) << loopback;
  for (const char* other : {"0.0.0.0", "10.0.0.1", "::", "127.example", "localhost"})
    EXPECT_FALSE(is_loopback(other)) << other;
}

TEST(EndpointTest, TellsHostNamesFromOtherText) {
  for (const char* good : {"localhost", "echo-1", "a.b.c", "3com.example"})
    EXPECT_TRUE(is_host_name(good)) << good;
  for (const char* bad : {"", ".", "a..b", "-a", "a-", "a_b", "a b", "1.2.3", "1.2.3.400", "a."})
    EXPECT_FALSE(is_host_name(bad)) << bad;
  EXPECT_FALSE(is_host_name(std::string(64, 'a')));
  EXPECT_FALSE(is_host_name(std::string(254, 'a')));
}

}  // namespace
}  // namespace serving
