// Facts as they were seen of two projects.
#pragma once

#include "qa/adoption/project_facts.hpp"

namespace qa {

/// A library and its tests, in git, on a machine that has every tool.
inline ProjectFacts library_facts() {
  ProjectFacts facts;
  facts.name = "Shapes 3D";
  facts.cmake = "3.25.1, Ninja";
  facts.languages = "C++";
  facts.toolchain = "GNU 12.2.0";
  facts.targets = {
      {.name = "shapes", .role = TargetRole::static_library, .artifact = "libshapes.a"},
      {.name = "shapes_test",
       .folder = "tests",
       .artifact = "tests/shapes_test",
       .frameworks = {Framework::googletest},
       .is_started_by_ctest = true}};
  facts.tests.listed = 12;
  facts.tests.starts = {"."};
  facts.sources = facts.compiled = 3;
  facts.headers = 2;
  facts.in_git = true;
  return facts;
}

/// One program that is linked statically, with an API of its own and without tests.
inline ProjectFacts service_facts() {
  ProjectFacts facts = library_facts();
  facts.name = "greeter";
  facts.targets = {{.name = "greeter",
                    .folder = "server",
                    .artifact = "server/greeter",
                    .frameworks = {Framework::grpc},
                    .links_statically = true}};
  facts.tests = {};
  facts.protos = {"proto/greet.proto"};
  facts.container_files = {"Dockerfile"};
  return facts;
}

}  // namespace qa
