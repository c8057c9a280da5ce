// Secrets behind encodings, values that only the caller knows, and what a search must not cost.
#include "qa/container/secret_search.hpp"

#include "qa/container/gzip.hpp"
#include "qa/tests/unit/container/planted_secrets.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;

std::vector<std::string> found_in(std::string_view bytes,
                                  const std::map<std::string, std::string>& values = {}) {
  std::vector<std::string> found;
  for (const SecretMatch& match : SecretSearch(values).find(bytes).matches)
    found.push_back(match.what);
  return found;
}

std::string wide(std::string_view text, std::size_t width) {
  std::string result;
  for (const char letter : text) {
    result += letter;
    result.append(width - 1, '\0');
  }
  return result;
}

std::string hex(std::string_view bytes, std::string_view digits, std::string_view separator) {
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4U];
    text += digits[value & 0xfU];
    text += separator;
  }
  return text;
}

TEST(SecretSearch, AKeyIsFoundOnceAsItStands) {
  EXPECT_THAT(found_in("before\n" + planted_pem_key() + "after"), ElementsAre("a private key"));
}

TEST(SecretSearch, AKeyIsFoundInEachEncoding) {
  EXPECT_THAT(found_in(kPlantedBase64), ElementsAre("a private key in base64"));
  EXPECT_THAT(found_in("x" + std::string(kPlantedBase64)), ElementsAre("a private key in base64"));
  EXPECT_THAT(found_in(hex(planted_der_key(), "0123456789abcdef", "")),
              ElementsAre("a private key in hexadecimal digits"));
  EXPECT_THAT(found_in(hex(planted_der_key(), "0123456789ABCDEF", ":")),
              ElementsAre("a private key in hexadecimal digits"));
  EXPECT_THAT(found_in(wide(planted_pem_key(), 2)), ElementsAre("a private key in UTF-16"));
  EXPECT_THAT(found_in(std::string(1, '\0') + wide(planted_pem_key(), 2)),
              ElementsAre("a private key in UTF-16"));
  EXPECT_THAT(found_in(wide(planted_token(), 4)), ElementsAre("a GitHub token in UTF-32"));
}

TEST(SecretSearch, AKeyIsFoundInPackedData) {
  const std::string packed = *gzip(planted_pem_key());
  EXPECT_THAT(found_in(packed), ElementsAre("a private key in gzip"));
  EXPECT_THAT(found_in("before" + packed + "after"), ElementsAre("a private key in gzip"));
  EXPECT_THAT(found_in(*gzip(packed)), ElementsAre("a private key in gzip in gzip"));
  EXPECT_THAT(found_in(packed.substr(0, packed.size() - 4)), ElementsAre("a private key in gzip"));
  EXPECT_THAT(found_in("\x1f\x8b\x08 nothing that unpacks"), IsEmpty());
}

TEST(SecretSearch, ValuesOfVariablesAreFoundHoweverTheyAreEncoded) {
  const std::map<std::string, std::string> values = {{"API_TOKEN", "correct horse"}};
  EXPECT_THAT(found_in("a correct horse is here", values),
              ElementsAre("the value of the environment variable API_TOKEN"));
  // Of "user:correct horse", "xuser:correct horse" and "correct horse".
  for (const char* text :
       {"dXNlcjpjb3JyZWN0IGhvcnNl", "eHVzZXI6Y29ycmVjdCBob3JzZQ==", "Y29ycmVjdCBob3JzZQ=="})
    EXPECT_THAT(found_in(text, values),
                ElementsAre("the value of the environment variable API_TOKEN in base64"))
        << text;
  EXPECT_THAT(found_in("a correct hors", values), IsEmpty());
}

TEST(SecretSearch, WhatCannotBeSearchedToItsEndIsSaid) {
  const std::string packed = *gzip(std::string(1 << 20, 'x'));
  const SecretSearch search({}, {.decoded_bytes = 1000});
  EXPECT_FALSE(search.find(packed).complete);
  EXPECT_TRUE(search.find("short").complete);
}

TEST(SecretSearch, VariablesAreChosenByTheirNames) {
  for (const char* name : {"API_TOKEN", "GITHUB_TOKEN", "db-password", "SSH_KEY", "APIKEY",
                           "client.secret", "KEY", "AWS_SECRET_ACCESS_KEY", "key_of_door"})
    EXPECT_TRUE(sounds_secret(name)) << name;
  for (const char* name : {"KEYBOARD", "PATH", "PWD", "MONKEYS", "USER", ""})
    EXPECT_FALSE(sounds_secret(name)) << name;
  EXPECT_THAT(secret_variables({{"API_TOKEN", "12345678"}, {"KEY", "short"}, {"HOME", "/home/me"}}),
              ElementsAre(Key("API_TOKEN")));
}

}  // namespace
}  // namespace qa
