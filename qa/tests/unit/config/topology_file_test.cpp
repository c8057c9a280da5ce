#include "qa/config/topology_file.hpp"

#include "qa/tests/unit/config/project_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A topology whose service `front` has these lines; the first of them is line 8.
std::string front_with(const std::string& lines) {
  return "qa: topology/v1\nname: echo\nservices:\n  front:\n    image: ${artifact}\n"
         "    ports: { grpc: 1 }\n    ready: { grpc: grpc }\n" +
         lines;
}

std::string error_of(const std::string& text) {
  const Result<Topology> topology = parse_topology(text, "t.yaml");
  if (topology) return "no error";
  EXPECT_EQ(topology.error().kind, FailureKind::configuration);
  return topology.error().what;
}

TEST(TopologyFile, ReadsTheProjectsOwnEnvironment) {
  const auto topology =
      parse_topology(project_file("pipeline/environments/integration.yaml"), "integration.yaml");
  ASSERT_TRUE(topology) << topology.error().what;
  EXPECT_EQ(topology->name, "echo");
  ASSERT_THAT(topology->services, SizeIs(2));
  const ServiceSpec& front = topology->services[0];
  EXPECT_EQ(front.name, "front");
  EXPECT_EQ(front.image, kImageUnderTest);
  EXPECT_THAT(front.arguments, ElementsAre("--bind=${address.front}", "--client-ip=${address.peer}",
                                           "--client-port=${port.peer.grpc}"));
  EXPECT_EQ(front.ports.at("grpc"), 42302);
  EXPECT_EQ(front.ready, (Readiness{Readiness::Probe::grpc_health, "grpc", 20s}));
  EXPECT_THAT(front.after, ElementsAre("peer"));
  EXPECT_EQ(front.grace, 5s);
  EXPECT_THAT(topology->services[1].after, IsEmpty());
}

TEST(TopologyFile, ReadsEnvironmentAndTcpReadiness) {
  const auto topology = parse_topology(R"yaml(qa: topology/v1
name: store
services:
  db:
    image: ${artifact}
    args: [--threads, 4]
    env: { LEVEL: 3, MODE: "on" }
    ports: { sql: 5432 }
    ready: { tcp: sql }
)yaml",
                                       "t.yaml");
  ASSERT_TRUE(topology) << topology.error().what;
  const ServiceSpec& db = topology->services[0];
  EXPECT_THAT(db.arguments, ElementsAre("--threads", "4"));
  EXPECT_EQ(db.environment.at("LEVEL"), "3");
  EXPECT_EQ(db.environment.at("MODE"), "on");
  EXPECT_EQ(db.ready, (Readiness{Readiness::Probe::tcp, "sql", 20s}));
}

TEST(TopologyFile, ReadsWhatServicesMustStand) {
  const auto topology = parse_topology(
      front_with("    survives: [peer]\n    drain: false\n  peer:\n    image: ${artifact}\n"
                 "    ports: { grpc: 1 }\n    ready: { grpc: grpc }\nrestart: false\n"),
      "t.yaml");
  ASSERT_TRUE(topology) << topology.error().what;
  EXPECT_FALSE(topology->restart);
  EXPECT_FALSE(topology->services[0].drain);
  EXPECT_THAT(topology->services[0].survives, ElementsAre("peer"));
  EXPECT_TRUE(topology->services[1].drain);
  EXPECT_THAT(topology->services[1].survives, IsEmpty());
}

TEST(TopologyFile, WhatIsSurvivedIsAnotherService) {
  EXPECT_EQ(error_of(front_with("    survives: [fron]\n")),
            "t.yaml:8:15: unknown service 'fron', did you mean 'front'?");
  EXPECT_EQ(error_of(front_with("    survives: [front]\n")),
            "t.yaml:8:15: a service cannot survive its own loss");
}

TEST(TopologyFile, UnknownKeysAreRefusedWithASuggestion) {
  EXPECT_EQ(error_of(front_with("    garce: 5s\n")),
            "t.yaml:8:5: unknown key 'garce', did you mean 'grace'?");
  EXPECT_EQ(error_of("qa: topology/v1\nname: a\nservice: {}\n"),
            "t.yaml:1:1: the file lacks 'services'\n"
            "t.yaml:3:1: unknown key 'service', did you mean 'services'?");
}

TEST(TopologyFile, WrongTypesAreNamed) {
  EXPECT_EQ(error_of(front_with("    after: peer\n")),
            "t.yaml:8:12: expected a list of strings, got a string");
  EXPECT_EQ(
      error_of(front_with("    grace: 5\n")),
      "t.yaml:8:12: expected a duration such as \"90s\", \"5m\" or \"1m30s\", got a whole number");
  EXPECT_THAT(error_of("qa: topology/v1\nname: a\nservices: [a]\n"),
              HasSubstr("t.yaml:3:11: expected a table of services"));
  EXPECT_THAT(error_of("- a\n"), HasSubstr("t.yaml:1:1: expected a table, got a list"));
}

TEST(TopologyFile, ReferencesMustNameSomething) {
  EXPECT_EQ(error_of(front_with("    args: [\"--a=${address.front}:${port.front.grpc}\"]\n")),
            "no error");
  EXPECT_EQ(error_of(front_with("    args:\n      - --a=${address.frnt}\n")),
            "t.yaml:9:9: unknown reference 'address.frnt', did you mean 'address.front'?");
  EXPECT_EQ(error_of(front_with("    env: { A: \"${port.front.grcp}\" }\n")),
            "t.yaml:8:15: unknown reference 'port.front.grcp', did you mean 'port.front.grpc'?");
  EXPECT_THAT(error_of(front_with("    args: [\"${HOME}\"]\n")),
              HasSubstr("unknown reference '${HOME}', expected ${address.SERVICE}"));
  EXPECT_THAT(error_of(front_with("    args: [\"${address.front\"]\n")),
              HasSubstr("'${' without '}'"));
}

TEST(TopologyFile, ReadinessNeedsOneProbeOfAPortThatExists) {
  const std::string start =
      "qa: topology/v1\nname: a\nservices:\n  b:\n    image: ${artifact}\n    ports: { grpc: 1 }\n";
  EXPECT_EQ(error_of(start), "t.yaml:5:5: service 'b' lacks 'ready'");
  EXPECT_EQ(error_of(start + "    ready: { grpc: grcp }\n"),
            "t.yaml:7:20: unknown port 'grcp', did you mean 'grpc'?");
  EXPECT_THAT(error_of(start + "    ready: { grpc: grpc, tcp: grpc }\n"),
              HasSubstr("'ready' needs either 'grpc' or 'tcp'"));
  EXPECT_THAT(error_of(start + "    ready: {}\n"), HasSubstr("t.yaml:7:12: 'ready' needs either"));
}

TEST(TopologyFile, ServicesMustNotWaitInACircle) {
  const auto service = [](const std::string& name, const std::string& after) {
    return "  " + name +
           ": { image: \"${artifact}\", ports: { p: 1 }, ready: { tcp: p }, after: [" + after +
           "] }\n";
  };
  const std::string start = "qa: topology/v1\nname: a\nservices:\n";
  EXPECT_THAT(error_of(start + service("x", "y") + service("y", "z") + service("z", "y")),
              HasSubstr("services wait for each other in a circle: y -> z -> y"));
  EXPECT_THAT(error_of(start + service("front", "") + service("z", "frnt")),
              HasSubstr("unknown service 'frnt', did you mean 'front'?"));
}

TEST(TopologyFile, NamesResolveInDns) {
  EXPECT_THAT(error_of("qa: topology/v1\nname: Echo\nservices: {}\n"),
              HasSubstr("t.yaml:2:7: expected a name"));
  EXPECT_THAT(error_of("qa: topology/v1\nname: a\nservices:\n  a_b: { image: \"${artifact}\", "
                       "ready: {tcp: p} }\n"),
              HasSubstr("t.yaml:4:3: expected a name"));
}

TEST(TopologyFile, PortsAreNumbersWithOneNameEach) {
  const std::string start =
      "qa: topology/v1\nname: a\nservices:\n  b:\n    image: ${artifact}\n    ready: { tcp: p }\n";
  EXPECT_THAT(error_of(start + "    ports: { p: 70000 }\n"),
              HasSubstr("t.yaml:7:17: expected a whole number from 1 to 65535, got 70000"));
  EXPECT_THAT(error_of(start + "    ports: { p: 80, q: 80 }\n"),
              HasSubstr("port 80 has two names"));
}

TEST(TopologyFile, SaysWhatItIs) {
  EXPECT_EQ(error_of("name: echo\n"), "t.yaml:1:1: expected 'qa: topology/v1'");
  EXPECT_EQ(error_of("qa: topology/v2\n"),
            "t.yaml:1:5: expected 'qa: topology/v1', got 'topology/v2'");
}

TEST(TopologyFile, AnImageIsTheOneUnderTestOrATarball) {
  for (const char* image :
       {"${artifact}", "images/redis.tar", "redis.tar.gz", "a.tgz", "a.tar.zst"})
    EXPECT_EQ(error_of("qa: topology/v1\nname: a\nservices:\n  b:\n    image: " +
                       std::string(image) + "\n    ports: { p: 1 }\n    ready: { tcp: p }\n"),
              "no error")
        << image;
  EXPECT_THAT(error_of("qa: topology/v1\nname: a\nservices:\n  b:\n    image: ${artefact}\n"
                       "    ports: { p: 1 }\n    ready: { tcp: p }\n"),
              HasSubstr("t.yaml:5:12: expected \"${artifact}\", the image of the container "
                        "stage, or a tarball of the project such as \"images/store.tar\", got "
                        "\"${artefact}\""));
  for (const char* image : {"../other.tar", "/images/store.tar", "images/../../x.tar"})
    EXPECT_THAT(error_of("qa: topology/v1\nname: a\nservices:\n  b:\n    image: " +
                         std::string(image) + "\n    ports: { p: 1 }\n    ready: { tcp: p }\n"),
                HasSubstr("or a tarball of the project"))
        << image;
}

}  // namespace
}  // namespace qa
