// Secrets planted in each place of an image, and the control that shows that they are found.
#include "qa/container/image_secrets.hpp"

#include "qa/container/secret_control.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"
#include "qa/tests/unit/container/planted_secrets.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> secrets_of(const Image& image) {
  std::vector<std::string> messages;
  for (const Finding& finding : find_image_secrets(image, SecretSearch({})).found)
    messages.push_back(finding.message);
  return messages;
}

std::vector<std::string> secrets_of(const ImageSpec& spec) {
  const auto image = read_image(tarball_of(spec));
  EXPECT_TRUE(image);
  return secrets_of(*image);
}

TEST(ImageSecrets, ASoundImageHasNone) {
  EXPECT_THAT(secrets_of(sound_spec()), IsEmpty());
}

TEST(ImageSecrets, AKeyInALabelIsFoundThereAndInTheAnnotation) {
  ImageSpec spec = sound_spec();
  spec.labels["team"] = planted_pem_key();
  EXPECT_THAT(secrets_of(spec),
              ElementsAre("a private key is in the configuration.config.Labels.team, at byte 0"));
  spec.labels["org.opencontainers.image.title"] = planted_pem_key();
  EXPECT_THAT(secrets_of(spec), SizeIs(3));
}

TEST(ImageSecrets, AKeyInAnArgumentOrVariableIsFound) {
  ImageSpec spec = sound_spec();
  spec.arguments.push_back("--key=" + planted_pem_key());
  spec.environment["DATA"] = planted_token();
  EXPECT_THAT(secrets_of(spec),
              ElementsAre(HasSubstr("configuration.config.Cmd[1]"),
                          HasSubstr("a GitHub token is in the configuration.config.Env[0]")));
}

TEST(ImageSecrets, AKeyInTheBinaryOrBesideItIsFound) {
  ImageSpec spec = with_file(sound_spec(), "app/echo",
                             [](TarEntry& entry) { entry.content += planted_pem_key(); });
  spec.files.push_back({.path = "app/server.key", .content = planted_pem_key()});
  EXPECT_THAT(secrets_of(spec),
              ElementsAre(HasSubstr("layer 1, app/echo, at byte"),
                          "a private key is in layer 1, app/server.key, at byte 0"));
}

TEST(ImageSecrets, AValueThatGoesByASecretsNameIsFound) {
  ImageSpec spec = sound_spec();
  spec.environment["DB_PASSWORD"] = "hunter2hunter2";
  spec.environment["KEY_FILE"] = "/run/secrets/key";
  spec.arguments = {"--password=hunter2hunter2", "--api-token", "hunter2hunter2",
                    "--key=server.pem", "--token-file=/run/secrets/token"};
  EXPECT_THAT(secrets_of(spec),
              ElementsAre("a value for DB_PASSWORD is in the configuration, config.Env",
                          "a value for --password is in the configuration, its arguments",
                          "a value for --api-token is in the configuration, its arguments"));
}

TEST(ImageSecrets, NoReportShowsASecret) {
  ImageSpec spec = sound_spec();
  spec.labels["team"] = planted_token();
  spec.files.push_back({.path = "app/" + planted_token(), .content = planted_pem_key()});
  for (const std::string& message : secrets_of(spec)) {
    EXPECT_THAT(message, Not(HasSubstr(planted_token())));
    EXPECT_THAT(message, Not(HasSubstr(std::string(kPlantedBase64))));
  }
}

TEST(ImageSecrets, HistoryAndForgottenBlobsAreSearched) {
  auto image = read_image(tarball_of(sound_spec()));
  ASSERT_TRUE(image);
  std::string& config = image->members.at(blob_path(image->config_descriptor.digest));
  auto value = nlohmann::json::parse(config);
  value["history"][0]["created_by"] = "RUN login " + planted_token();
  config = value.dump();
  image->members["blobs/sha256/forgotten"] = planted_pem_key();
  EXPECT_THAT(secrets_of(*image),
              testing::UnorderedElementsAre(HasSubstr("blobs/sha256/forgotten"),
                                            HasSubstr("history[0].created_by")));
}

TEST(SecretControl, EveryCanaryIsFound) {
  const auto missed = missed_canaries({{"API_TOKEN", "hunter2hunter2"}}, {}, "a run");
  ASSERT_TRUE(missed) << missed.error().what;
  EXPECT_THAT(*missed, IsEmpty());
}

TEST(SecretControl, ASearchThatDecodesNothingIsNoticed) {
  const auto missed = missed_canaries({}, {.depth = 0}, "a run");
  ASSERT_TRUE(missed);
  EXPECT_THAT(*missed, ElementsAre("layer 1, base64,", "layer 1, gzip,", "layer 1, hex,",
                                   "layer 1, key-in-base64-alone,", "layer 1, utf-16,"));
}

}  // namespace
}  // namespace qa
