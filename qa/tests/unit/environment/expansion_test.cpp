#include "qa/environment/expansion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

class Expansion : public testing::Test {
 protected:
  Result<std::string> expanded(std::string_view text) const {
    return expand(text, topology_, addresses_);
  }

  Topology topology_{.name = "pair",
                     .services = {{.name = "front", .ports = {{"grpc", 42302}}},
                                  {.name = "peer", .ports = {{"grpc", 42303}}}}};
  Addresses addresses_ = assign_addresses(topology_);
};

TEST_F(Expansion, EachServiceHasAnAddressOfItsOwn) {
  EXPECT_EQ(addresses_, (Addresses{{"front", "127.77.0.10"}, {"peer", "127.77.0.11"}}));
}

TEST_F(Expansion, AddressesGoOnBeyondOneByte) {
  Topology many;
  for (int i = 0; i < 300; ++i) many.services.push_back({.name = std::to_string(i)});
  const Addresses addresses = assign_addresses(many);
  EXPECT_EQ(addresses.at("245"), "127.77.0.255");
  EXPECT_EQ(addresses.at("246"), "127.77.1.0");
}

TEST_F(Expansion, ReplacesEveryReference) {
  EXPECT_EQ(expanded("--peer=${address.peer}:${port.peer.grpc}").value(),
            "--peer=127.77.0.11:42303");
  EXPECT_EQ(expanded("--plain $HOME {} 100%").value(), "--plain $HOME {} 100%");
  EXPECT_EQ(expanded("").value(), "");
}

TEST_F(Expansion, NamesWhatIsMissing) {
  const auto complaint = [this](std::string_view text) {
    const Result<std::string> result = expanded(text);
    EXPECT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error().kind, FailureKind::configuration);
    return result.error().what;
  };
  EXPECT_THAT(complaint("${address.per}"), HasSubstr("no service 'per'; it has front, peer"));
  EXPECT_THAT(complaint("${port.peer.http}"), HasSubstr("'peer' has no port 'http'"));
  EXPECT_THAT(complaint("${port.peer}"), HasSubstr("unknown reference '${port.peer}'"));
  EXPECT_THAT(complaint("${adress.peer}"), HasSubstr("unknown reference"));
  EXPECT_THAT(complaint("${}"), HasSubstr("unknown reference"));
  EXPECT_THAT(complaint("a ${address.peer"), HasSubstr("'${address.peer' lacks"));
}

TEST_F(Expansion, AnEndpointIsAnAddressWithAPort) {
  EXPECT_EQ(endpoint(topology_, addresses_, "peer", "grpc").value(), "127.77.0.11:42303");
  EXPECT_FALSE(endpoint(topology_, addresses_, "peer", "http").has_value());
}

}  // namespace
}  // namespace qa
