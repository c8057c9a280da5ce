// What skopeo's answers mean. A real registry is asked in qa/tests/e2e/container_command_test.cpp.
#include "qa/container/image_registry.hpp"

#include "qa/system/digest.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

constexpr const char* kName = "registry.example.com/team/echo:v1";

class Registry : public testing::Test {
 protected:
  Result<RegistryAnswer> find(const std::string& name = kName) {
    return find_in_registry(name, processes);
  }
  FakeProcessRunner processes;
};

TEST_F(Registry, AnImageIsKnownByItsManifestAndConfiguration) {
  const std::string manifest = R"({"config": {"digest": "sha256:01"}})";
  processes.on({"inspect"}, completed(0, manifest));
  const auto found = find();
  ASSERT_TRUE(found && found->has_it);
  EXPECT_EQ(found->identity, (ImageIdentity{"sha256:01", "sha256:" + sha256_hex(manifest)}));
  EXPECT_THAT(to_shell_text(processes.commands.front()), HasSubstr("--tls-verify=true"));
}

TEST_F(Registry, AnIndexOrRubbishIsNoImage) {
  for (const char* answer : {R"({"manifests": []})", "rubbish", "[]", R"({"config": 1})", "",
                             R"({"config": {"digest": 1}})"}) {
    processes.on({"inspect"}, completed(0, answer));
    const auto found = find();
    ASSERT_TRUE(found) << answer;
    EXPECT_TRUE(found->has_it) << answer;
    EXPECT_EQ(found->identity.config_digest, "") << answer;
  }
}

TEST_F(Registry, OnlyAListWithoutTheTagSaysThatItIsNotThere) {
  processes.on({"inspect"}, completed(1, "", "manifest unknown\n"));
  processes.on({"list-tags"}, completed(0, R"({"Tags": ["v10"]})"));
  EXPECT_FALSE(find()->has_it);
  EXPECT_EQ(find()->why_unknown, "");
  processes.on({"list-tags"}, completed(1, "", "level=fatal msg=unauthorized\n"));
  EXPECT_FALSE(find()->has_it);
  EXPECT_THAT(find()->why_unknown, HasSubstr("unauthorized"));
}

TEST_F(Registry, OneThatIsThereAndIsNotShownIsAFailure) {
  processes.on({"inspect"}, completed(1, "", "unauthorized\n"));
  processes.on({"list-tags"}, completed(0, R"({"Tags": ["v1"]})"));
  const auto found = find();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, FailureKind::host);
  EXPECT_EQ(found.error().what, "skopeo: unauthorized");
}

TEST_F(Registry, OnThisMachineItMayDoWithoutCertificates) {
  processes.on({}, completed(0));
  for (const char* name : {"localhost:5000/echo:v1", "127.0.0.1:5000/echo:v1"})
    EXPECT_TRUE(push_to_registry("/a:b/image.tar", name, processes));
  EXPECT_TRUE(push_to_registry("/a:b/image.tar", "localhost.example.com/echo:v1", processes));
  ASSERT_EQ(processes.commands.size(), 3U);
  EXPECT_EQ(to_shell_text(processes.commands[0]),
            "cd /a:b && skopeo copy --insecure-policy --quiet --preserve-digests "
            "--dest-tls-verify=false oci-archive:image.tar docker://localhost:5000/echo:v1");
  EXPECT_THAT(to_shell_text(processes.commands[1]), HasSubstr("tls-verify=false"));
  EXPECT_THAT(to_shell_text(processes.commands[2]), HasSubstr("tls-verify=true"));
}

}  // namespace
}  // namespace qa
