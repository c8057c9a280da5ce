// What a key or token looks like, and what only looks like one.
#include "qa/container/secret_forms.hpp"

#include "qa/tests/unit/container/planted_secrets.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> found_in(std::string_view bytes) {
  std::vector<std::string> found;
  for (const SecretMatch& match : find_secret_forms(bytes)) found.push_back(match.what);
  return found;
}

const std::string kBody(kPlantedBase64);

TEST(SecretForms, AKeyIsFoundWhateverKindItsHeaderNames) {
  for (const char* kind : {"", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED "}) {
    const std::string key = planted_header(kind) + "\n" + kBody + "\n" + planted_footer(kind);
    EXPECT_THAT(found_in(key), ElementsAre("a private key")) << kind;
  }
  EXPECT_THAT(found_in("-----BEGIN PGP PRIVATE" + std::string(" KEY BLOCK-----\n") +
                       "Version: GnuPG v2\n\n" + kBody + "\n-----END PGP"),
              ElementsAre("a private key"));
  EXPECT_THAT(found_in("---- BEGIN SSH2 ENCRYPTED PRIVATE" + std::string(" KEY ----\n") +
                       "Comment: \"mine\"\n" + kBody),
              ElementsAre("a private key"));
}

TEST(SecretForms, AKeyIsFoundHoweverItsLinesAreJoined) {
  const std::string half = kBody.substr(0, 32);
  const std::string rest = kBody.substr(32);
  for (const char* line : {"\n", "\r\n", "\\n", "\\r\\n", " ", "\n    ", ""}) {
    const std::string key = planted_header() + line + half + line + rest + line + planted_footer();
    EXPECT_THAT(found_in(key), ElementsAre("a private key")) << line;
  }
  EXPECT_THAT(found_in(planted_header() + "\n" + half), ElementsAre("a private key"));
  EXPECT_THAT(found_in(planted_header("RSA ") + "\nProc-Type: 4,ENCRYPTED\n" +
                       "DEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF\n\n" + kBody),
              ElementsAre("a private key"));
  EXPECT_THAT(found_in(planted_header() + "\nMIIBVQIBADAN\n" + planted_footer()),
              ElementsAre("a private key"));
}

TEST(SecretForms, AHashOfAPasswordIsFound) {
  // Of nobody's password: what crypt(5) writes, put together here.
  const std::string body = kBody.substr(0, 43);
  EXPECT_THAT(found_in("root:$6$saltsalt$" + kBody + body + ":19000:0:99999:7:::"),
              ElementsAre("a password hash"));
  EXPECT_THAT(found_in("root:$y$j9T$saltsaltsalt$" + body + ":19000::"),
              ElementsAre("a password hash"));
  EXPECT_THAT(found_in("me:$2y$05$" + body + "0123456789\n"), ElementsAre("a password hash"));
  EXPECT_THAT(found_in("root:*:19000:0:99999:7:::\ndaemon:!:19000::"), IsEmpty());
  // As programs have them that make such.
  EXPECT_THAT(found_in("$6$rounds=%u$\n$5$\n$2a$00$abcdefghijklmnopqrstuu\n"), IsEmpty());
}

TEST(SecretForms, AHeaderWithoutAKeyIsNone) {
  using namespace std::string_literals;
  // As libcrypto has them.
  EXPECT_THAT(found_in(planted_header() + "\0"s + planted_header("RSA ") + "\0"s + kBody),
              IsEmpty());
  EXPECT_THAT(found_in("-----BEGIN %s-----\n PRIVATE" + " KEY\0"s + kBody), IsEmpty());
  EXPECT_THAT(found_in(planted_header() + "\n...\n" + planted_footer()), IsEmpty());
  EXPECT_THAT(found_in(planted_header() + "\n<your key here>\n" + planted_footer()), IsEmpty());
  EXPECT_THAT(found_in(planted_header() + " is how the file of a key begins."), IsEmpty());
  EXPECT_THAT(found_in(planted_header()), IsEmpty());
  EXPECT_THAT(found_in("-----BEGIN PUBLIC" + " KEY-----\n"s + kBody + "\n"), IsEmpty());
  EXPECT_THAT(found_in("-----BEGIN CERTIFICATE-----\n"s + kBody + "\n"), IsEmpty());
}

TEST(SecretForms, KeysAreFoundInDer) {
  using namespace std::string_literals;
  EXPECT_THAT(found_in("\x7f"
                       "ELF" +
                       planted_der_key() + "rest"),
              ElementsAre("a private key"));
  const std::string scalar(32, 'k');
  // SEC 1, P-256.
  EXPECT_THAT(found_in("\x30\x31\x02\x01\x01\x04\x20"s + scalar +
                       "\xa0\x0a\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"),
              ElementsAre("a private key"));
  // PKCS #1: version and eight numbers, the first of them long.
  const std::string number = "\x02\x40"s + std::string(64, 'n');
  std::string numbers = "\x02\x01\0"s;
  for (int i = 0; i < 8; ++i) numbers += number;
  const std::string size = {static_cast<char>(numbers.size() >> 8U),
                            static_cast<char>(numbers.size() & 0xffU)};
  EXPECT_THAT(found_in("\x30\x82"s + size + numbers), ElementsAre("a private key"));
  EXPECT_THAT(found_in("\x30\x82"s + size + numbers.substr(0, 100)), IsEmpty()) << "cut off";
  EXPECT_THAT(found_in("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b"s), IsEmpty());
}

TEST(SecretForms, KeysOfOtherFormatsAreFound) {
  using namespace std::string_literals;
  EXPECT_THAT(found_in("openssh-key-v1\0\0\0\0\x04none\0\0"s),
              ElementsAre("a private key (OpenSSH)"));
  EXPECT_THAT(found_in("openssh-key-v1\0other text\0"s), IsEmpty());
  EXPECT_THAT(found_in("PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n"),
              ElementsAre("a private key (PuTTY)"));
  EXPECT_THAT(found_in(R"({"kty": "OKP", "crv": "Ed25519", "d": ")" + kBody.substr(0, 43) + "\"}"),
              ElementsAre("a private key (JWK)"));
  EXPECT_THAT(found_in(R"({"kty": "OKP", "crv": "Ed25519", "x": ")" + kBody.substr(0, 43) + "\"}"),
              IsEmpty());
}

TEST(SecretForms, TokensAreFoundByTheirPrefixAndLength) {
  const std::string letters = "0123456789abcdefghijABCDEFGHIJ0123456789abcdefghijABCDEFGHIJ";
  EXPECT_THAT(found_in("token=" + planted_token() + ";"), ElementsAre("a GitHub token"));
  EXPECT_THAT(found_in(std::string("github") + "_pat_" + letters), ElementsAre("a GitHub token"));
  EXPECT_THAT(found_in(std::string("AK") + "IAQ7RANDOM5LETTER2"), ElementsAre("an AWS access key"));
  EXPECT_THAT(found_in(std::string("xo") + "xb-123456789012-abcdefghijkl"),
              ElementsAre("a Slack token"));
  EXPECT_THAT(found_in(std::string("AI") + "za" + letters.substr(0, 35)),
              ElementsAre("a Google API key"));
  for (const char* kind : {"pat-", "rt-", "dt-"})
    EXPECT_THAT(found_in(std::string("gl") + kind + letters.substr(0, 20)),
                ElementsAre("a GitLab token"));
  EXPECT_THAT(found_in(std::string("gl") + "ptt-" + letters.substr(0, 40)),
              ElementsAre("a GitLab token"));
  EXPECT_THAT(found_in(std::string("xa") + "pp-" + letters), ElementsAre("a Slack token"));
  EXPECT_THAT(found_in(std::string("sh") + "pat_" + letters.substr(0, 32)),
              ElementsAre("a Shopify token"));
  EXPECT_THAT(found_in(std::string("do") + "p_v1_" + letters + "0123"),
              ElementsAre("a DigitalOcean token"));
  EXPECT_THAT(found_in(std::string("h") + "f_" + letters.substr(0, 34)),
              ElementsAre("a Hugging Face token"));
  EXPECT_THAT(found_in(std::string("S") + "G." + letters.substr(0, 22) + "." + letters),
              ElementsAre("a SendGrid key"));
  EXPECT_THAT(found_in(std::string("ruby") + "gems_" + letters.substr(0, 48)),
              ElementsAre("a RubyGems key"));
}

TEST(SecretForms, WhatOnlyBeginsLikeATokenIsNone) {
  EXPECT_THAT(found_in(planted_token().substr(0, 20)), IsEmpty());
  EXPECT_THAT(found_in("x" + planted_token()), IsEmpty());
  EXPECT_THAT(found_in("ghp_" + std::string(36, 'x')), IsEmpty()) << "a placeholder";
  EXPECT_THAT(found_in("AKIAIOSFODNN7EXAMPLE"), IsEmpty()) << "from AWS's documentation";
  EXPECT_THAT(found_in("AKIAQ7RANDOM5LETTER2MORE"), IsEmpty());
  EXPECT_THAT(found_in("npm_config_user_agent_of_a_package_manager"), IsEmpty());
  EXPECT_THAT(found_in("SG.name_of_a_symbol"), IsEmpty());
}

TEST(SecretForms, AJsonWebTokenNamesAnAlgorithm) {
  const std::string header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
  const std::string claims = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ";
  const std::string signature = "c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGw";
  EXPECT_THAT(found_in("Bearer " + header + "." + claims + "." + signature),
              ElementsAre("a JSON web token"));
  EXPECT_THAT(found_in(header + "." + claims), IsEmpty());
  EXPECT_THAT(found_in("eyJrZXkiOiJ2YWx1ZSJ9Cg." + claims + "." + signature), IsEmpty());
}

}  // namespace
}  // namespace qa
