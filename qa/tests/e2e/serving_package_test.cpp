// The kit as a CMake package: installed, then found and compiled by a service that has nothing of
// ours. It compiles the whole kit; a compiler cache makes that quick.
#include "qa/tests/e2e/fixture_project.hpp"
#include "test_paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(ServingPackage, ASmallServiceIsBuiltOnTheInstalledKit) {
  const FixtureProject user;
  std::filesystem::copy(std::filesystem::path(QA_SOURCE) / "qa/tests/projects/serving_user",
                        user.root(), std::filesystem::copy_options::recursive);
  const auto run = [&user](std::vector<std::string> argv) {
    return user.run(Command{.argv = std::move(argv),
                            .working_directory = user.root(),
                            .timeout = std::chrono::minutes(28)});
  };
  const Completed installed = run({"cmake", "--install", QA_BUILD, "--prefix", "usr"});
  ASSERT_TRUE(installed.status.succeeded()) << installed.standard_error;
  const std::string prefix = "-DCMAKE_PREFIX_PATH=" + (user.root() / "usr").string();
  const Completed configured = run({"cmake", "-G", "Ninja", "-B", "build", prefix});
  ASSERT_TRUE(configured.status.succeeded()) << configured.standard_error;
  const Completed built = run({"cmake", "--build", "build", "--target", "tiny_server"});
  ASSERT_TRUE(built.status.succeeded()) << built.standard_output;

  EXPECT_THAT(run({"build/tiny_server", "--version"}).standard_output, HasSubstr("2.3.4"));
  EXPECT_THAT(run({"build/tiny_server", "--help"}).standard_output,
              AllOf(HasSubstr("Doubles numbers."), HasSubstr("42311")));
  const Completed dry = run({"build/tiny_server", "--dry-run", "--port=0"});
  EXPECT_EQ(dry.status.code, 0) << dry.standard_error;
}

}  // namespace
}  // namespace qa
