// What `cmake --install` and cpack make of the build, used as users do: away from the build folder.
#include "qa/system/tools.hpp"
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// The build, installed once for all tests.
class Installed : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    place_ = std::make_unique<FixtureProject>();
    const Completed installed = place_->run(
        Command{.argv = {"cmake", "--install", QA_BUILD, "--prefix", place_->root() / "usr"}});
    ASSERT_EQ(installed.status.code, 0) << installed.standard_error;
  }
  static void TearDownTestSuite() { place_.reset(); }

  static Completed run(std::vector<std::string> argv) {
    return place_->run(Command{.argv = std::move(argv), .working_directory = place_->root()});
  }
  static std::string program() { return place_->root() / "usr/bin/qa"; }

  static std::unique_ptr<FixtureProject> place_;
};
std::unique_ptr<FixtureProject> Installed::place_;

TEST_F(Installed, TheProgramFindsItsHelpers) {
  EXPECT_THAT(run({program(), "version"}).standard_output, testing::StartsWith("qa "));
  const auto helper = place_->root() / "usr/libexec/qa/qa-sandbox";
  const auto aside = place_->root() / "aside";
  const Completed doctor = run({program(), "doctor"});
  EXPECT_THAT(doctor.standard_output, HasSubstr("namespaces"));
  EXPECT_THAT(doctor.standard_output, Not(HasSubstr("qa-sandbox is missing")));
  std::filesystem::rename(helper, aside);
  const Completed without = run({program(), "doctor"});
  std::filesystem::rename(aside, helper);
  EXPECT_EQ(without.status.code, 3);
  EXPECT_THAT(without.standard_output, AllOf(HasSubstr("qa-sandbox"), Not(HasSubstr("build/"))));
}

std::string unescaped(std::string text) {
  const std::pair<std::string, std::string> kEscapes[] = {{"\\&", ""}, {"\\-", "-"}, {"\\e", "\\"}};
  for (const auto& [from, to] : kEscapes) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
      text.replace(at, from.size(), to);
  }
  return text;
}

TEST_F(Installed, TheManualPageSaysWhatEveryCommandSaysAboutItself) {
  const std::string page = unescaped(place_->read("usr/share/man/man1/qa.1"));
  std::istringstream names(run({program(), "help"}).standard_output);
  int commands = 0;
  for (std::string line; std::getline(names, line) && !line.starts_with("qa COMMAND");) {
    std::istringstream words(line);
    std::string name;
    if (!line.starts_with("  ") || !(words >> name)) continue;
    ++commands;
    EXPECT_THAT(page, HasSubstr("\n.SS qa " + name + "\n"));
    EXPECT_THAT(page, HasSubstr(run({program(), name, "--help"}).standard_output)) << name;
  }
  EXPECT_GT(commands, 10);
}

TEST_F(Installed, TheManualPageIsReadWithoutComplaint) {
  if (!find_program("groff")) GTEST_SKIP() << "groff is missing: apt-get install groff-base";
  const Completed page = run({"groff", "-man", "-Tutf8", "-ww", "-z", "usr/share/man/man1/qa.1"});
  EXPECT_EQ(page.status.code, 0);
  EXPECT_EQ(page.standard_error, "");
}

TEST_F(Installed, CompletionsAndSchemasAreThoseOfThisVersion) {
  const std::pair<const char*, const char*> kFiles[] = {
      {"bash", "usr/share/bash-completion/completions/qa"},
      {"zsh", "usr/share/zsh/vendor-completions/_qa"},
      {"fish", "usr/share/fish/vendor_completions.d/qa.fish"}};
  for (const auto& [shell, file] : kFiles)
    EXPECT_EQ(place_->read(file), run({program(), "completions", shell}).standard_output) << file;
  for (const std::string name : {"module-cases", "pipeline", "rpc-cases", "run", "topology"})
    EXPECT_TRUE(nlohmann::json::accept(place_->read("usr/share/qa/" + name + ".schema.json")))
        << name;
}

TEST_F(Installed, ANewServiceIsWrittenFromWhatIsInstalled) {
  const Completed written = run({program(), "new", "shout"});
  EXPECT_EQ(written.status.code, 0) << written.standard_error;
  EXPECT_TRUE(std::filesystem::exists(place_->root() / "shout/service/serving/CMakeLists.txt"));
  EXPECT_EQ(run({program(), "list", "--names", "-C", "shout"}).status.code, 0);
}

TEST_F(Installed, AProjectLinksTheBenchmarkMain) {
  place_->write(
      "user/CMakeLists.txt",
      "cmake_minimum_required(VERSION 3.16)\nproject(user CXX)\nfind_package(qa REQUIRED)\n"
      "add_executable(user user.cpp)\n"
      "target_link_libraries(user PRIVATE qa::benchmark_main)\n");
  place_->write("user/user.cpp",
                "#include <benchmark/benchmark.h>\n"
                "static void Nothing(benchmark::State& state) { for (auto _ : state) {} }\n"
                "BENCHMARK(Nothing);\n");
  const std::string prefix = "-DCMAKE_PREFIX_PATH=" + (place_->root() / "usr").string();
  const Completed configured = run({"cmake", "-S", "user", "-B", "user/build", prefix});
  ASSERT_EQ(configured.status.code, 0) << configured.standard_error;
  const Completed built = run({"cmake", "--build", "user/build"});
  ASSERT_EQ(built.status.code, 0) << built.standard_output;
  EXPECT_EQ(run({"user/build/user", "--benchmark_list_tests"}).standard_output, "Nothing\n");
}

TEST_F(Installed, TheDebianPackageHasTheSameFilesAndNamesItsLibraries) {
  for (const char* program : {"dpkg-deb", "dpkg-shlibdeps"}) {
    if (!find_program(program)) GTEST_SKIP() << program << " is missing: apt-get install dpkg-dev";
  }
  const std::string folder = place_->root() / "packages";
  const Completed packed =
      run({"cpack", "--config", std::string(QA_BUILD) + "/CPackConfig.cmake", "-B", folder});
  ASSERT_EQ(packed.status.code, 0) << packed.standard_output << packed.standard_error;
  std::string package;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".deb") package = entry.path();
  }
  const std::string contents = run({"dpkg-deb", "--contents", package}).standard_output;
  for (const char* file : {" ./usr/bin/qa\n", " ./usr/libexec/qa/qa-sandbox\n",
                           " ./usr/libexec/qa/qa-rpc\n", "/qaConfig.cmake\n", "/man1/qa.1"})
    EXPECT_THAT(contents, HasSubstr(file));
  EXPECT_THAT(contents, Not(HasSubstr("echo_server")));
  EXPECT_THAT(run({"dpkg-deb", "--field", package, "Depends"}).standard_output,
              AllOf(HasSubstr("libfmt"), HasSubstr("libgrpc++")));
}

}  // namespace
}  // namespace qa
