// The image as skopeo and umoci see it, and theirs as we do; they know nothing of qa.
#include "qa/container/image_unpacker.hpp"
#include "qa/container/root_entries.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/tools.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <filesystem>
#include <map>

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

/// What other tools make of our image is read, sound, and has the same root.
class OtherTools : public ImageOracle {
 protected:
  void expect_same_image(const std::string& path) {
    const auto bytes = files.read(path);
    ASSERT_TRUE(bytes) << bytes.error().what;
    const auto image = read_image(*bytes);
    ASSERT_TRUE(image) << image.error().what;
    EXPECT_THAT(messages(verify_foreign_image(*image)), testing::IsEmpty());
    const auto ours = read_image(written.tarball);
    EXPECT_EQ(describe(root_entries(*image)), describe(root_entries(*ours)));
    EXPECT_EQ(image->config.entry_point, ours->config.entry_point);
    EXPECT_EQ(image->config.user, ours->config.user);
  }

  static std::vector<std::string> messages(const std::vector<Finding>& findings) {
    std::vector<std::string> texts;
    for (const Finding& finding : findings) texts.push_back(finding.rule + ": " + finding.message);
    return texts;
  }

  static std::map<std::string, std::string> describe(const RootEntries& entries) {
    std::map<std::string, std::string> text;
    for (const auto& [path, entry] : entries)
      text[path] = std::to_string(entry->mode) + " " + sha256_hex(entry->content) + entry->target;
    return text;
  }

  std::string in_folder(const std::string& name) const { return (folder / name).string(); }

  /// Of a layout that umoci or skopeo wrote as a folder.
  std::string packed(const std::string& layout) {
    run({"tar", "-C", layout, "-cf", layout + ".tar", "."});
    return layout + ".tar";
  }
};

TEST_F(OtherTools, SkopeoWritesWhatWeRead) {
  SKIP_WITHOUT("skopeo");
  const std::string from = "oci-archive:" + tarball();
  run({"skopeo", "copy", "--insecure-policy", from, "oci-archive:" + in_folder("oci.tar")});
  expect_same_image(in_folder("oci.tar"));
  run({"skopeo", "copy", "--insecure-policy", from,
       "docker-archive:" + in_folder("docker.tar") + ":localhost/echo:dev"});
  expect_same_image(in_folder("docker.tar"));
  run({"skopeo", "copy", "--insecure-policy", "--dest-compress-format", "zstd", from,
       "oci:" + in_folder("zstd") + ":dev"});
  expect_same_image(packed(in_folder("zstd")));
}

TEST_F(OtherTools, UmociWritesLayersThatDelete) {
  SKIP_WITHOUT("skopeo");
  SKIP_WITHOUT("umoci");
  const std::string layout = in_folder("layout");
  const std::string image = layout + ":dev";
  const fs::path bundle = folder / "bundle";
  run({"skopeo", "copy", "--insecure-policy", "oci-archive:" + tarball(), "oci:" + image});
  run({"umoci", "unpack", "--rootless", "--image", image, bundle.string()});
  ASSERT_TRUE(files.remove_all(bundle / "rootfs/etc/hosts"));
  ASSERT_TRUE(files.write(bundle / "rootfs/app/more/file", "new"));
  run({"umoci", "repack", "--image", image, bundle.string()});
  // umoci ends layers of `insert` too early for tar(1), unless their last entry has no content.
  ASSERT_TRUE(files.create_directories(folder / "empty"));
  run({"umoci", "insert", "--rootless", "--image", image, "--opaque", in_folder("empty"), "/run"});
  run({"umoci", "insert", "--rootless", "--image", image, "--whiteout", "/etc/os-release"});
  const auto read = read_image(files.read(packed(layout)).value());
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->layers.size(), 4U);
  EXPECT_THAT(messages(verify_foreign_image(*read)), testing::IsEmpty());
  const RootEntries entries = root_entries(*read);
  ASSERT_TRUE(entries.contains("app/more/file"));
  EXPECT_EQ(entries.at("app/more/file")->content, "new");
  EXPECT_FALSE(entries.contains("etc/hosts"));
  EXPECT_FALSE(entries.contains("etc/os-release"));
  EXPECT_TRUE(entries.contains("etc/passwd"));
  EXPECT_TRUE(entries.contains("app/echo"));
}

TEST_F(OtherTools, HardLinksAndLettersBeyondAsciiInGnuTarAreRead) {
  ASSERT_TRUE(files.write(folder / "root/bin/echo", content_of(ELF_TINY)));
  ASSERT_TRUE(files.set_permissions(folder / "root/bin/echo", fs::perms(0755)));
  ASSERT_TRUE(files.write(folder / "root/etc/F\xc5\x91tan\xc3\xbas", "x"));
  fs::create_hard_link(folder / "root/bin/echo", folder / "root/bin/link");
  for (const std::string format : {"gnu", "posix"}) {
    const std::string layer = in_folder(format + ".tar");
    run({"tar", "-C", in_folder("root"), "--format=" + format, "-cf", layer, "."});
    const std::string content = files.read(layer).value();
    const json config = {
        {"architecture", kMachine},
        {"os", "linux"},
        {"config", {{"Entrypoint", {"/bin/link"}}}},
        {"rootfs", {{"type", "layers"}, {"diff_ids", {"sha256:" + sha256_hex(content)}}}}};
    const json manifest = {{{"Config", "config.json"}, {"Layers", {"layer.tar"}}}};
    const auto image = read_image(write_tar({{.path = "config.json", .content = config.dump()},
                                             {.path = "layer.tar", .content = content},
                                             {.path = "manifest.json", .content = manifest.dump()}})
                                      .value());
    ASSERT_TRUE(image) << image.error().what;
    EXPECT_THAT(messages(verify_foreign_image(*image)), testing::IsEmpty());
    ASSERT_TRUE(unpack_image(*image, folder / format, files));
    EXPECT_EQ(files.sha256(folder / format / "bin/link").value_or(""),
              sha256_hex(content_of(ELF_TINY)));
    EXPECT_EQ(files.read(folder / format / "etc/F\xc5\x91tan\xc3\xbas").value_or(""), "x");
  }
}

TEST_F(OtherTools, PodmanWritesWhatWeRead) {
  SKIP_WITHOUT("podman");
  if (geteuid() != 0) GTEST_SKIP() << "podman without root wants a session of its own";
  const auto podman = [&](std::vector<std::string> words) {
    std::vector<std::string> argv = {"podman",    "--root",         in_folder("storage"),
                                     "--runroot", in_folder("run"), "--storage-driver",
                                     "vfs"};
    argv.insert(argv.end(), words.begin(), words.end());
    run(argv);
  };
  podman({"load", "--input", tarball()});
  podman({"save", "--output", in_folder("saved.tar"), "localhost/echo:dev"});
  expect_same_image(in_folder("saved.tar"));
  podman({"save", "--format", "oci-archive", "--output", in_folder("saved-oci.tar"),
          "localhost/echo:dev"});
  expect_same_image(in_folder("saved-oci.tar"));
}

TEST_F(OtherTools, BuildahWritesWhatWeRead) {
  SKIP_WITHOUT("buildah");
  if (geteuid() != 0) GTEST_SKIP() << "buildah without root wants a session of its own";
  const auto buildah = [&](std::vector<std::string> words) {
    std::vector<std::string> argv = {"buildah",   "--root",         in_folder("storage"),
                                     "--runroot", in_folder("run"), "--storage-driver",
                                     "vfs"};
    argv.insert(argv.end(), words.begin(), words.end());
    return run(argv);
  };
  ASSERT_TRUE(files.write(folder / "more", "new"));
  buildah({"from", "--name", "working", "oci-archive:" + tarball()});
  buildah({"copy", "working", in_folder("more"), "/app/more"});
  buildah({"commit", "--format", "docker", "working", "localhost/echo:more"});
  for (const std::string kind : {"oci-archive", "docker-archive"}) {
    buildah({"push", "localhost/echo:more", kind + ":" + in_folder(kind) + ":localhost/echo:more"});
    const auto image = read_image(files.read(in_folder(kind)).value());
    ASSERT_TRUE(image) << kind << ": " << image.error().what;
    EXPECT_THAT(messages(verify_foreign_image(*image)), testing::IsEmpty()) << kind;
    EXPECT_EQ(root_entries(*image).at("app/more")->content, "new") << kind;
    EXPECT_GE(image->layers.size(), 2U) << kind;
  }
}

}  // namespace
}  // namespace qa
