// A dynamic C++ program with a library of its own: built, packed with what it loads, and run in its
// image, where nothing else is.
#include "qa/container/image_reader.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/system/sandbox.hpp"
#include "qa/system/tools.hpp"
#include "qa/tests/e2e/fixture_project.hpp"
#include "test_paths.hpp"

#include <iostream>

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <utime.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kCmake = R"(cmake_minimum_required(VERSION 3.20)
project(greeting LANGUAGES CXX)
add_library(greeting SHARED greeting.cpp)
add_executable(greeter main.cpp)
target_link_libraries(greeter PRIVATE greeting)
set_target_properties(greeter PROPERTIES BUILD_RPATH_USE_ORIGIN ON)
)";

constexpr const char* kProgram = R"(#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

std::string greeting(const std::string& name);

int main(int argc, char** argv) {
  try {
    if (argc < 2) throw std::runtime_error("whom?");
    std::ifstream file("/etc/greeter/greeter.conf");
    std::string line;
    std::getline(file, line);
    std::cout << greeting(argv[1]) << ", " << line << ", " << std::getenv("MODE") << std::endl;
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
}
)";

constexpr const char* kPipeline = R"(
[stage.build]
kind = "build"
binary = "greeter"
static = false

[stage.container]
kind = "container"
needs = ["build"]
image = "localhost/greeter:dev"
entry_point = "/app/greeter"
libraries = "auto"
env = { MODE = "fast" }
files = { "/etc/greeter" = "conf" }

[stage.module]
kind = "module"
needs = ["container"]
cases = "cases.yaml"
)";

constexpr const char* kCases = R"(qa: module-cases/v1
cases:
  - name: it greets
    args: [you]
    expect: { stdout: "^hello you, limit = 7, fast$" }
  - name: an exception is caught
    expect: { exit: 1, stderr: "whom" }
)";

std::string library_that_says(const std::string& word) {
  return "#include <string>\nstd::string greeting(const std::string& name) { return \"" + word +
         " \" + name; }\n";
}

class DynamicImage : public testing::Test {
 protected:
  void SetUp() override {
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    if (const auto possible = probe_sandbox(processes_); !possible) {
      std::cout << "skipped: " << possible.error().what << std::endl;
      GTEST_SKIP() << possible.error().what;
    }
    project_.set_stages(kPipeline);
    project_.write("CMakeLists.txt", kCmake);
    project_.write("main.cpp", kProgram);
    project_.write("greeting.cpp", library_that_says("hello"));
    project_.write("conf/greeter.conf", "limit = 7\n");
    project_.write("cases.yaml", kCases);
  }

  /// The standard output of a run that ends with `exit_code`.
  std::string qa(std::vector<std::string> arguments, int exit_code = 0) const {
    const Completed ended = project_.run(std::move(arguments));
    EXPECT_EQ(ended.status.code, exit_code) << ended.standard_output << ended.standard_error;
    return ended.standard_output;
  }

  std::filesystem::path tarball() const {
    return project_.root() / "reports/latest/stages/02-container/greeter.image.tar";
  }

  std::string status(const std::string& stage) const {
    const nlohmann::json stages = project_.run_json()["stages"];
    for (const auto& known : stages) {
      if (known["name"] == stage)
        return known["from_cache"] == true ? "cached" : known["status"].get<std::string>();
    }
    return "missing";
  }

  std::vector<std::string> findings() const {
    std::vector<std::string> texts;
    const nlohmann::json stages = project_.run_json()["stages"];
    for (const auto& stage : stages) {
      for (const auto& finding : stage["findings"])
        texts.push_back(finding["rule"].get<std::string>() + ": " +
                        finding["message"].get<std::string>());
    }
    return texts;
  }

  PosixProcessRunner processes_;
  FixtureProject project_;
};

TEST_F(DynamicImage, IsBuiltVerifiedAndRunInside) {
  qa({"run", "all"});
  EXPECT_EQ(status("module"), "passed");
  const auto image = read_image(project_.read(tarball()));
  ASSERT_TRUE(image) << image.error().what;
  const RootEntries entries = root_entries(*image);
  std::vector<std::string> names;
  for (const auto& [path, entry] : entries) names.push_back(path.substr(path.rfind('/') + 1));
  EXPECT_THAT(names, AllOf(Contains("libgreeting.so"), Contains(StartsWith("libstdc++.so")),
                           Contains(StartsWith("ld-linux"))));
}

TEST_F(DynamicImage, IsTheSameWhateverModeAndTimeItsFilesHave) {
  qa({"run", "container"});
  const std::string first = project_.read(tarball());
  const std::string file = project_.root() / "conf/greeter.conf";
  ASSERT_EQ(chmod(file.c_str(), 0600), 0);
  const utimbuf long_ago{.actime = 1, .modtime = 1};
  ASSERT_EQ(utime(file.c_str(), &long_ago), 0);
  const mode_t before = umask(077);
  qa({"run", "container", "--no-cache"});
  umask(before);
  EXPECT_EQ(project_.read(tarball()) == first, true);
  ASSERT_EQ(chmod(file.c_str(), 0700), 0);
  qa({"run", "container"});
  EXPECT_EQ(project_.read(tarball()) == first, false) << "it may be executed now";
}

TEST_F(DynamicImage, IsMadeAgainWhenAFileOrALibraryIsAnother) {
  qa({"run", "all"});
  qa({"run", "all"});
  EXPECT_EQ(status("build"), "cached");
  EXPECT_EQ(status("container"), "cached");
  EXPECT_EQ(status("module"), "cached");
  project_.write("conf/greeter.conf", "limit = 8\n");
  qa({"run", "all"}, 1);
  EXPECT_EQ(status("module"), "failed");
  project_.write("conf/greeter.conf", "limit = 7\n");
  project_.write("greeting.cpp", library_that_says("goodbye"));
  EXPECT_THAT(qa({"run", "all"}, 1), HasSubstr("goodbye you"));
}

TEST_F(DynamicImage, ALibraryOutsideTheProjectIsTheOneOfThisRun) {
  const FixtureProject elsewhere;
  const auto make_library = [&](const std::string& word) {
    elsewhere.write("greeting.cpp", library_that_says(word));
    const Completed made = elsewhere.run(
        Command{.argv = {"c++", "-shared", "-fPIC", "-o", "libgreeting.so", "greeting.cpp"},
                .working_directory = elsewhere.root()});
    ASSERT_TRUE(made.status.succeeded()) << made.standard_error;
  };
  make_library("hello");
  project_.write("CMakeLists.txt",
                 "cmake_minimum_required(VERSION 3.20)\nproject(g LANGUAGES CXX)\n"
                 "add_executable(greeter main.cpp)\n"
                 "target_link_libraries(greeter PRIVATE " +
                     (elsewhere.root() / "libgreeting.so").string() + ")\n");
  qa({"run", "all"});
  qa({"run", "all"});
  EXPECT_EQ(status("module"), "cached");
  make_library("goodbye");
  EXPECT_THAT(qa({"run", "all"}, 1), HasSubstr("goodbye you"));
}

TEST_F(DynamicImage, WhatOnlyTheBuildersVariableFindsIsMissing) {
  project_.write("CMakeLists.txt", std::string(kCmake) +
                                       "set_target_properties(greeter PROPERTIES SKIP_BUILD_RPATH "
                                       "ON)\n");
  const std::string text = qa({"run", "container"}, 1);
  EXPECT_THAT(text,
              HasSubstr("greeter needs the library libgreeting.so, which is not in the image"));
  // Declared by hand, and found by the variable that the image has.
  std::string stages = kPipeline;
  const std::string env = "env = { MODE = \"fast\" }";
  stages.replace(stages.find(env), env.size(),
                 "env = { MODE = \"fast\", LD_LIBRARY_PATH = \"/opt/greeting\" }");
  const std::string conf = "\"/etc/greeter\" = \"conf\"";
  stages.replace(stages.find(conf), conf.size(), conf + ", \"/opt/greeting\" = \"prebuilt\"");
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(project_.root() / "reports/builds")) {
    if (entry.path().filename() != "libgreeting.so") continue;
    std::filesystem::create_directories(project_.root() / "prebuilt");
    std::filesystem::copy_file(entry.path(), project_.root() / "prebuilt/libgreeting.so.1");
  }
  std::filesystem::create_symlink("libgreeting.so.1", project_.root() / "prebuilt/libgreeting.so");
  project_.set_stages(stages);
  qa({"run", "all"});
  EXPECT_EQ(status("module"), "passed");
}

TEST_F(DynamicImage, SaysWhatMayBeLoadedByName) {
  std::string program = kProgram;
  program.insert(0, "#include <dlfcn.h>\n#include <netdb.h>\n");
  const std::string start = "  try {\n";
  program.insert(program.find(start) + start.size(),
                 "    if (argc > 7) dlopen(argv[7], RTLD_NOW);\n"
                 "    if (argc > 8) gethostbyname(argv[8]);\n");
  project_.write("main.cpp", program);
  qa({"run", "container"});
  EXPECT_THAT(findings(),
              AllOf(Contains(AllOf(StartsWith("image.dlopen: the binary"), HasSubstr("(dlopen)"))),
                    Contains(AllOf(StartsWith("image.dlopen: the binary"), HasSubstr("(NSS)")))));
}

TEST_F(DynamicImage, IsAnImageForOthers) {
  if (!find_program("skopeo") || !find_program("umoci")) {
    std::cout << "skipped: skopeo or umoci is not installed" << std::endl;
    GTEST_SKIP() << "skopeo or umoci is not installed, so it could not be asked: apt-get install "
                    "skopeo umoci";
  }
  qa({"run", "container"});
  const std::string layout = project_.root() / "layout";
  for (const std::vector<std::string>& argv : std::vector<std::vector<std::string>>{
           {"skopeo", "copy", "--insecure-policy", "oci-archive:" + tarball().string(),
            "oci:" + layout + ":dev"},
           {"umoci", "unpack", "--rootless", "--image", layout + ":dev", layout + "-root"}}) {
    const Completed ended = project_.run(Command{.argv = argv});
    ASSERT_TRUE(ended.status.succeeded()) << ended.standard_error;
  }
  EXPECT_EQ(project_.read(layout + "-root/rootfs/etc/greeter/greeter.conf"), "limit = 7\n");
}

}  // namespace
}  // namespace qa
