// The image as skopeo and umoci see it; they know nothing of qa.
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/tools.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace qa {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class ImageOracle : public testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path(testing::TempDir()) / ("qa-oracle-" + std::to_string(getpid()));
    const auto image = write_image(sound_spec());
    ASSERT_TRUE(image);
    written = *image;
    ASSERT_TRUE(files.write(folder / "echo.image.tar", written.tarball));
  }
  void TearDown() override { EXPECT_TRUE(files.remove_all(folder)); }

  std::string tarball() const { return (folder / "echo.image.tar").string(); }

  Completed run(std::vector<std::string> argv) {
    Command command;
    command.argv = std::move(argv);
    command.environment["TMPDIR"] = folder.string();
    auto ended = processes.run(command);
    EXPECT_TRUE(ended) << ended.error().what;
    EXPECT_TRUE(ended && ended->status.succeeded()) << ended->standard_error;
    return ended.value_or(Completed{});
  }

  fs::path folder;
  WrittenImage written;
  PosixFiles files;
  PosixProcessRunner processes;
};

#define SKIP_WITHOUT(program)                                             \
  if (!find_program(program))                                             \
  GTEST_SKIP() << program " is not installed, so it could not be asked: " \
               << "apt-get install " program

TEST_F(ImageOracle, SkopeoReadsBothHalvesAsTheSameImage) {
  SKIP_WITHOUT("skopeo");
  for (const std::string transport : {"oci-archive:", "docker-archive:"}) {
    const Completed config = run({"skopeo", "inspect", "--config", "--raw", transport + tarball()});
    EXPECT_EQ("sha256:" + sha256_hex(config.standard_output), written.config_digest) << transport;
  }
  const Completed named =
      run({"skopeo", "inspect", "oci-archive:" + tarball() + ":localhost/echo:dev"});
  EXPECT_EQ(json::parse(named.standard_output).at("Digest"), written.manifest_digest);
}

TEST_F(ImageOracle, SkopeoCopiesBothHalvesAndVerifiesTheirLayers) {
  SKIP_WITHOUT("skopeo");
  for (const std::string transport : {"oci-archive", "docker-archive"}) {
    // A plain folder: copying a docker-archive to OCI would rewrite the configuration.
    const std::string target = "dir:" + (folder / transport).string();
    run({"skopeo", "copy", "--insecure-policy", transport + ":" + tarball(), target});
    const Completed config = run({"skopeo", "inspect", "--config", "--raw", target});
    EXPECT_EQ("sha256:" + sha256_hex(config.standard_output), written.config_digest) << transport;
  }
}

TEST_F(ImageOracle, UmociUnpacksTheProgramByteForByte) {
  SKIP_WITHOUT("skopeo");
  SKIP_WITHOUT("umoci");
  const std::string layout = (folder / "layout").string();
  run({"skopeo", "copy", "--insecure-policy", "oci-archive:" + tarball(),
       "oci:" + layout + ":dev"});
  const fs::path bundle = folder / "bundle";
  run({"umoci", "unpack", "--rootless", "--image", layout + ":dev", bundle.string()});
  EXPECT_EQ(files.sha256(bundle / "rootfs/app/echo").value_or(""),
            sha256_hex(content_of(ELF_TINY)));
  const json runtime = json::parse(files.read(bundle / "config.json").value_or("{}"));
  EXPECT_EQ(runtime.at("process").at("args"), json::array({"/app/echo", "--bind=0.0.0.0"}));
}

}  // namespace
}  // namespace qa
