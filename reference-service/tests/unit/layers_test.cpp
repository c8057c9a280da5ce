// What the service means knows no transport. The linker proves it for sources; headers slip past
// it.
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

#include <gtest/gtest.h>

namespace echo {
namespace {

/// Of `folder`, the lines that include what the meaning must not know.
std::string transport_included_by(const std::string& folder) {
  static const std::regex kTransport(
      "#include [<\"](grpc|grpcpp|google|absl|echo|wire|serving/rpc|serving/app)/.*");
  std::string lines;
  for (const auto& entry : std::filesystem::directory_iterator(ECHO_SOURCES "/" + folder)) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (std::regex_match(line, kTransport)) lines += line + "\n";
    }
  }
  return lines;
}

TEST(LayersTest, WhatEchoMeansKnowsNoTransport) {
  EXPECT_NE(transport_included_by(""), "");  // so the search finds it
  EXPECT_EQ(transport_included_by("meaning"), "");
}

}  // namespace
}  // namespace echo
