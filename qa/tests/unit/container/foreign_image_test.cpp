// Tarballs that other tools write: docker-archives, indexes for several machines, zstd; and wrong
// ones. The tools themselves are asked in qa/tests/e2e/image_oracle_test.cpp.
#include "qa/container/gzip.hpp"
#include "qa/container/image_program.hpp"
#include "qa/container/shared_libraries.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What `zstd -19` makes of "hello\n", checksum included.
constexpr std::string_view kZstd(
    "\x28\xb5\x2f\xfd\x04\x68\x31\x00\x00"
    "hello\n"
    "\x53\x88\xbd\x91",
    19);

TarEntry file(std::string path, std::string content) {
  return {.path = std::move(path), .content = std::move(content)};
}

std::string layer_tar() {
  return write_tar({{.path = "./bin/echo", .mode = 0755, .content = content_of(ELF_TINY)}}).value();
}

std::string diff_id_of(const std::string& tar) {
  return "sha256:" + sha256_hex(tar);
}

json config_of(const std::string& layer, const std::string& machine = kMachine) {
  return {{"architecture", machine},
          {"os", "linux"},
          {"config", {{"Entrypoint", {"/bin/echo"}}, {"Cmd", nullptr}}},
          {"rootfs", {{"type", "layers"}, {"diff_ids", {diff_id_of(layer)}}}}};
}

/// As docker save wrote it up to version 24; a layer that it has already is a link.
std::string docker_archive(const std::string& layer, const json& config) {
  const std::string name = sha256_hex(config.dump()) + ".json";
  const json manifest = {
      {{"Config", name}, {"RepoTags", {"echo:1"}}, {"Layers", {"second/layer.tar"}}}};
  return write_tar({file("first/layer.tar", layer),
                    {.path = "second/layer.tar",
                     .kind = TarKind::symbolic_link,
                     .target = "../first/layer.tar"},
                    file(name, config.dump()),
                    file("manifest.json", manifest.dump()),
                    file("repositories", "{}")})
      .value();
}

std::string docker_archive() {
  return docker_archive(layer_tar(), config_of(layer_tar()));
}

/// Defects of what was read, or why it could not be.
std::vector<std::string> defects_of(const std::string& tarball) {
  const auto image = read_image(tarball);
  return image ? rules(verify_foreign_image(*image)) : std::vector{image.error().what};
}

std::string why(const std::string& tarball) {
  const auto image = read_image(tarball);
  if (image) return "";
  EXPECT_EQ(image.error().kind, FailureKind::product);
  return image.error().what;
}

TEST(ForeignImage, ADockerArchiveIsReadAndSound) {
  const auto image = read_image(docker_archive());
  ASSERT_TRUE(image) << image.error().what;
  EXPECT_EQ(image->reference, "echo:1");
  EXPECT_THAT(image->config.entry_point, ElementsAre("/bin/echo"));
  EXPECT_EQ(root_entries(*image).at("bin/echo")->content, content_of(ELF_TINY));
  EXPECT_THAT(verify_foreign_image(*image), IsEmpty());
}

TEST(ForeignImage, TheTarballItselfMayBePacked) {
  EXPECT_THAT(defects_of(*gzip(docker_archive())), IsEmpty());
  EXPECT_THAT(why(gzip(docker_archive())->substr(0, 200)), HasSubstr("cut off"));
}

TEST(ForeignImage, WhatIsNotWhatItSaysIsADefect) {
  json config = config_of("another layer");
  EXPECT_THAT(defects_of(docker_archive(layer_tar(), config)), ElementsAre("image.diff-id"));
  config = config_of(layer_tar());
  config["rootfs"]["diff_ids"] = json::array();
  EXPECT_THAT(defects_of(docker_archive(layer_tar(), config)), ElementsAre("image.diff-id"));
  const std::string name = sha256_hex(config_of(layer_tar()).dump()) + ".json";
  EXPECT_THAT(
      defects_of(with_member(docker_archive(), name, [](std::string& text) { text += " "; })),
      ElementsAre("image.blob-digest"));
}

TEST(ForeignImage, ALayerThatHasAPathTwiceIsADefect) {
  const std::string one = write_tar({file("bin/echo", "#!/a\n")})->substr(0, 1024);
  const std::string layer = one + layer_tar();
  EXPECT_THAT(defects_of(docker_archive(layer, config_of(layer))), ElementsAre("image.duplicate"));
}

TEST(ForeignImage, AProgramThatCannotStartIsADefect) {
  const auto with = [](const std::string& content, unsigned mode = 0755) {
    const std::string layer =
        write_tar({{.path = "bin/echo", .mode = mode, .content = content}}).value();
    return defects_of(docker_archive(layer, config_of(layer)));
  };
  EXPECT_THAT(with(content_of(ELF_TINY)), IsEmpty());
  EXPECT_THAT(with("#! /bin/echo -x\n"), IsEmpty()) << "the kernel itself says no to that";
  EXPECT_THAT(with("#!/bin/sh\n"), ElementsAre("image.entry-point"));
  EXPECT_THAT(with(""), ElementsAre("image.entry-point"));
  EXPECT_THAT(with("text"), ElementsAre("image.entry-point"));
  EXPECT_THAT(with(content_of(ELF_TINY), 0644), ElementsAre("image.entry-point"));
  EXPECT_THAT(with(content_of(ELF_DYNAMIC)),
              AllOf(Contains("image.library"), Each("image.library")));
  const std::string other = write_tar({file("bin/other", "")}).value();
  EXPECT_THAT(defects_of(docker_archive(other, config_of(other))),
              ElementsAre("image.entry-point"));
}

/// What is wrong with an image of a dynamic program and these of its libraries.
std::vector<std::string> without_libraries(const std::vector<std::string>& left_out) {
  PosixFiles machine;
  const FileReader read = file_reader(machine);
  const ElfFacts facts = *read_elf(content_of(ELF_DYNAMIC));
  std::vector<TarEntry> files = {
      {.path = "bin/echo", .mode = 0755, .content = content_of(ELF_DYNAMIC)},
      {.path = facts.interpreter.substr(1), .mode = 0755, .content = *read(facts.interpreter)}};
  for (const SharedLibrary& library : shared_libraries(facts, ELF_DYNAMIC, read).found) {
    if (std::ranges::find(left_out, library.name) == left_out.end())
      files.push_back(file("usr/lib/" + library.name, library.content));
  }
  const std::string layer = write_tar(files).value();
  const auto image = read_image(docker_archive(layer, config_of(layer)));
  std::vector<std::string> defects;
  for (const Finding& finding : verify_foreign_image(*image)) defects.push_back(finding.message);
  return defects;
}

TEST(ForeignImage, ALibraryThatIsMissingIsNamedWithWhoWantsIt) {
  EXPECT_THAT(without_libraries({}), IsEmpty());
  EXPECT_THAT(without_libraries({"libstdc++.so.6"}),
              ElementsAre("echo needs the library libstdc++.so.6, which is not in the image"));
  EXPECT_THAT(without_libraries({"libc.so.6"}),
              ElementsAre(HasSubstr("needs the library libc.so.6, which is not in the image")));
}

TEST(ForeignImage, AnotherMachineThanTheProgramsIsADefect) {
  EXPECT_THAT(defects_of(docker_archive(layer_tar(), config_of(layer_tar(), "s390x"))),
              ElementsAre("image.platform"));
  json windows = config_of(layer_tar());
  windows["os"] = "windows";
  EXPECT_THAT(defects_of(docker_archive(layer_tar(), windows)), ElementsAre("image.platform"));
}

TEST(ForeignImage, OurOwnIsOneToo) {
  EXPECT_THAT(defects_of(tarball_of(sound_spec())), IsEmpty());
}

/// An OCI layout as docker buildx writes it.
class Layout {
 public:
  json described(const std::string& content, const std::string& type) {
    const std::string digest = sha256_hex(content);
    blobs_["blobs/sha256/" + digest] = content;
    return {{"digest", "sha256:" + digest},
            {"size", content.size()},
            {"mediaType", "application/vnd.oci.image." + type}};
  }

  json image_for(const std::string& machine, const std::string& layer = layer_tar()) {
    json value = described(
        json{{"schemaVersion", 2},
             {"config", described(config_of(layer_tar(), machine).dump(), "config.v1+json")},
             {"layers", {described(layer, "layer.v1.tar")}}}
            .dump(),
        "manifest.v1+json");
    value["platform"] = {{"os", "linux"}, {"architecture", machine}};
    return value;
  }

  json index_of(const std::vector<json>& images) {
    return described(json{{"manifests", images}}.dump(), "index.v1+json");
  }

  std::string tarball(const std::vector<json>& images) const {
    std::vector<TarEntry> entries = {file("index.json", json{{"manifests", images}}.dump()),
                                     file("oci-layout", R"({"imageLayoutVersion":"1.0.0"})")};
    for (const auto& [path, content] : blobs_) entries.push_back(file(path, content));
    return write_tar(std::move(entries)).value();
  }

 private:
  std::map<std::string, std::string> blobs_;
};

TEST(ForeignImage, OfSeveralMachinesThisOneIsRead) {
  Layout layout;
  json attestation = layout.described("{}", "manifest.v1+json");
  attestation["platform"] = {{"os", "unknown"}, {"architecture", "unknown"}};
  const std::vector<json> several = {layout.image_for("s390x"), layout.image_for(kMachine),
                                     attestation};
  EXPECT_THAT(defects_of(layout.tarball({layout.index_of(several)})), IsEmpty());
  EXPECT_THAT(defects_of(layout.tarball(several)), IsEmpty());
  EXPECT_EQ(read_image(layout.tarball(several))->config.architecture, kMachine);
}

TEST(ForeignImage, WhichOfSeveralImagesIsMeantIsNotGuessed) {
  Layout layout;
  const std::vector<json> twice = {layout.image_for(kMachine), layout.image_for(kMachine)};
  EXPECT_THAT(why(layout.tarball(twice)), HasSubstr("names several images, 2 of them for linux/"));
  const std::vector<json> others = {layout.image_for("s390x"), layout.image_for("mips")};
  EXPECT_THAT(why(layout.tarball(others)), HasSubstr("names several images, 0 of them for linux/"));
  EXPECT_THAT(why(layout.tarball({})), HasSubstr("names no image"));
  const auto manifest = [](const json& value) {
    return write_tar({file("manifest.json", value.dump())}).value();
  };
  EXPECT_THAT(why(manifest(json::array())), HasSubstr("names no image, or several"));
  EXPECT_THAT(why(manifest({{{"Config", "a"}}, {{"Config", "b"}}})), HasSubstr("or several"));
}

TEST(ForeignImage, LayersAreUnpackedByWhatTheyAreNotByWhatTheyAreCalled) {
  Layout layout;
  EXPECT_THAT(defects_of(layout.tarball({layout.image_for(kMachine, *gzip(layer_tar()))})),
              IsEmpty());
}

TEST(ForeignImage, ADigestThatNobodyChecksIsRefused) {
  Layout layout;
  for (const char* digest :
       {"sha512:00", "sha256:00", "foo", "", "sha256:../../etc/passwd", "md5:x"}) {
    json image = layout.image_for(kMachine);
    image["digest"] = digest;
    EXPECT_THAT(why(layout.tarball({image})), HasSubstr("is no SHA-256 digest")) << digest;
  }
}

TEST(ForeignImage, AWrongSizeOrDigestOnTheWayToTheLayersIsADefect) {
  Layout layout;
  json index = layout.index_of({layout.image_for(kMachine)});
  index["size"] = 1;
  EXPECT_THAT(defects_of(layout.tarball({index})), ElementsAre("image.descriptor"));
  const json image = layout.image_for(kMachine);
  const std::string layer = blob_path(diff_id_of(layer_tar()));
  EXPECT_THAT(defects_of(with_member(layout.tarball({image}), layer,
                                     [](std::string& text) { text.back() = '!'; })),
              ElementsAre("image.blob-digest", "image.diff-id"));
}

TEST(ForeignImage, ABlobThatIsALinkToSomethingElseIsADefect) {
  Layout layout;
  auto members = read_tar(layout.tarball({layout.image_for(kMachine)})).value();
  const auto blob = std::ranges::find(members, blob_path(diff_id_of(layer_tar())), &TarEntry::path);
  TarEntry other = file("other", blob->content);
  other.content.back() = '!';
  blob->kind = TarKind::symbolic_link;
  blob->target = "../../other";
  blob->content.clear();
  members.push_back(std::move(other));
  EXPECT_THAT(defects_of(write_tar(members).value()),
              ElementsAre("image.blob-digest", "image.diff-id"));
}

TEST(ForeignImage, DockerMustNotLoadAnotherImageThanTheOthers) {
  Layout layout;
  const json image = layout.image_for(kMachine);
  auto members = read_tar(layout.tarball({image})).value();
  for (TarEntry& member : members) {
    if (member.path == "oci-layout") member.content = R"({"imageLayoutVersion":""})";
  }
  const std::string other = write_tar({file("evil", "")}).value();
  members.push_back(file("other.tar", other));
  members.push_back(file("other.json", config_of(other).dump()));
  const json manifest = {{{"Config", "other.json"}, {"Layers", {"other.tar"}}}};
  members.push_back(file("manifest.json", manifest.dump()));
  EXPECT_THAT(defects_of(write_tar(members).value()),
              ElementsAre("image.docker-archive", "image.docker-archive"));
}

TEST(ForeignImage, WhatIsNoImageIsRefusedWithAReason) {
  EXPECT_THAT(why(""), HasSubstr("no tar archive"));
  EXPECT_THAT(why("no tar at all"), HasSubstr("tar"));
  EXPECT_THAT(why(docker_archive().substr(0, 700)), HasSubstr("tar"));
  EXPECT_THAT(why(write_tar({file("file", "text")}).value()),
              HasSubstr("neither an OCI layout nor what docker save writes"));
  EXPECT_THAT(why(docker_archive("\x1f\x8b broken", config_of(""))), HasSubstr("gzip"));
  EXPECT_THAT(why(docker_archive(std::string(kZstd) + "more", config_of(""))), HasSubstr("zstd"));
  for (std::size_t size = 4; size < kZstd.size(); ++size)
    EXPECT_THAT(why(docker_archive(std::string(kZstd.substr(0, size)), config_of(""))),
                HasSubstr("zstd"))
        << size;
  const json no_layer = {{{"Config", "c"}, {"Layers", {"gone.tar"}}}};
  EXPECT_THAT(why(write_tar({file("manifest.json", no_layer.dump()), file("c", "{}")}).value()),
              HasSubstr("'gone.tar' is missing"));
}

TEST(ForeignImage, AnArchiveThatUnpacksToTooMuchStopsAtTheLimit) {
  const std::string layer = write_tar({file("zeros", std::string(20'000'000, '\0'))}).value();
  const std::string tarball = docker_archive(*gzip(layer), config_of(layer));
  const auto image = read_image(tarball, {.content_bytes = 10'000'000});
  ASSERT_FALSE(image);
  EXPECT_THAT(image.error().what, HasSubstr("more than is sensible"));
  // A hundred layers of one blob: each is small enough.
  json manifest = {{{"Config", "c"}, {"Layers", std::vector<std::string>(100, "first/layer.tar")}}};
  const std::string many =
      with_member(tarball, "manifest.json", [&](std::string& text) { text = manifest.dump(); });
  EXPECT_THAT(read_image(many, {.content_bytes = 30'000'000}).error().what,
              HasSubstr("more than is sensible"));
}

RootEntries entries_of(const std::vector<TarEntry>& files) {
  RootEntries entries;
  for (const TarEntry& entry : files) entries[entry.path] = &entry;
  return entries;
}

TEST(ImageProgram, UsersHaveNumbersOrAreInTheImagesOwnFiles) {
  const std::vector<TarEntry> files = {file("etc/passwd", "root:x:0:0::/:\nweb:x:33:34::/:\nx:\n"),
                                       file("etc/group", "adm:x:4:\n")};
  const RootEntries entries = entries_of(files);
  const auto user = [&](const std::string& text) {
    return user_of(ImageConfig{.user = text}, entries).value_or(UserAndGroup{-1, -1});
  };
  EXPECT_EQ(user(""), (UserAndGroup{0, 0}));
  EXPECT_EQ(user("65532"), (UserAndGroup{65532, 65532}));
  EXPECT_EQ(user("65532:1"), (UserAndGroup{65532, 1}));
  EXPECT_EQ(user("web"), (UserAndGroup{33, 34}));
  EXPECT_EQ(user("web:adm"), (UserAndGroup{33, 4}));
  for (const char* text : {"nobody", "x", "web:none", "-1", ":", ":4", "1:2:3", "1:"})
    EXPECT_EQ(user(text), (UserAndGroup{-1, -1})) << text;
}

TEST(ImageProgram, AProgramWithoutASlashIsLookedForInThePath) {
  const std::vector<TarEntry> files = {
      file("usr/bin/app", "no program"),
      {.path = "opt/app", .mode = 0755},
      {.path = "bin", .kind = TarKind::symbolic_link, .target = "opt"}};
  const RootEntries entries = entries_of(files);
  ImageConfig config;
  const auto program = [&](const std::vector<std::string>& arguments) {
    return program_of(config, entries, arguments).value_or(std::vector<std::string>{"none"});
  };
  EXPECT_THAT(program({}), ElementsAre("none"));
  EXPECT_THAT(program({"app", "-x"}), ElementsAre("/bin/app", "-x"));
  EXPECT_THAT(program({"other"}), ElementsAre("none"));
  EXPECT_THAT(program({"./other"}), ElementsAre("./other"));
  config.environment["PATH"] = "/usr/bin:/opt";
  config.entry_point = {"app"};
  EXPECT_THAT(program({"-x"}), ElementsAre("/opt/app", "-x"));
}

}  // namespace
}  // namespace qa
