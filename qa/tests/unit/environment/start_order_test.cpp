#include "qa/environment/start_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;

std::vector<std::string> names_in_order(const Topology& topology) {
  std::vector<std::string> names;
  for (const ServiceSpec* service : start_order(topology)) names.push_back(service->name);
  return names;
}

TEST(StartOrder, IsThatOfTheFileWhereNobodyWaits) {
  EXPECT_THAT(names_in_order({.services = {{.name = "b"}, {.name = "a"}, {.name = "c"}}}),
              ElementsAre("b", "a", "c"));
}

TEST(StartOrder, PutsServicesBehindThoseTheyWaitFor) {
  EXPECT_THAT(names_in_order({.services = {{.name = "front", .after = {"peer", "store"}},
                                           {.name = "peer", .after = {"store"}},
                                           {.name = "store"},
                                           {.name = "other"}}}),
              ElementsAre("store", "peer", "front", "other"));
}

}  // namespace
}  // namespace qa
