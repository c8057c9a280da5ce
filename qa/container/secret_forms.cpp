#include "qa/container/secret_forms.hpp"

#include "qa/container/der_key.hpp"
#include "qa/container/needle_set.hpp"
#include "qa/container/text_encodings.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace qa {
namespace {

enum class Alphabet { alphanumeric, upper, word, dashed, crypt };

/// A prefix that a service chose so that its tokens can be found, and what follows it.
struct TokenForm {
  std::string_view prefix;
  std::string_view what;
  Alphabet alphabet = Alphabet::alphanumeric;
  std::size_t min = 0;
  std::size_t max = 512;
};

constexpr std::array kTokens = {
    TokenForm{"AKIA", "an AWS access key", Alphabet::upper, 16, 16},
    TokenForm{"ASIA", "an AWS access key", Alphabet::upper, 16, 16},
    TokenForm{"ghp_", "a GitHub token", Alphabet::alphanumeric, 36},
    TokenForm{"gho_", "a GitHub token", Alphabet::alphanumeric, 36},
    TokenForm{"ghu_", "a GitHub token", Alphabet::alphanumeric, 36},
    TokenForm{"ghs_", "a GitHub token", Alphabet::alphanumeric, 36},
    TokenForm{"ghr_", "a GitHub token", Alphabet::alphanumeric, 36},
    TokenForm{"github_pat_", "a GitHub token", Alphabet::word, 50},
    TokenForm{"glpat-", "a GitLab token", Alphabet::dashed, 20},
    TokenForm{"glrt-", "a GitLab token", Alphabet::dashed, 20},
    TokenForm{"gldt-", "a GitLab token", Alphabet::dashed, 20},
    TokenForm{"glptt-", "a GitLab token", Alphabet::dashed, 40},
    TokenForm{"xapp-", "a Slack token", Alphabet::dashed, 20},
    TokenForm{"xoxa-", "a Slack token", Alphabet::dashed, 20},
    TokenForm{"xoxb-", "a Slack token", Alphabet::dashed, 20},
    TokenForm{"xoxe-", "a Slack token", Alphabet::dashed, 20},
    TokenForm{"xoxp-", "a Slack token", Alphabet::dashed, 20},
    TokenForm{"xoxr-", "a Slack token", Alphabet::dashed, 20},
    TokenForm{"xoxs-", "a Slack token", Alphabet::dashed, 20},
    TokenForm{"AIza", "a Google API key", Alphabet::dashed, 35, 35},
    TokenForm{"GOCSPX-", "a Google OAuth secret", Alphabet::dashed, 24},
    TokenForm{"sk_live_", "a Stripe key", Alphabet::alphanumeric, 16},
    TokenForm{"rk_live_", "a Stripe key", Alphabet::alphanumeric, 16},
    TokenForm{"shpat_", "a Shopify token", Alphabet::alphanumeric, 32, 32},
    TokenForm{"dop_v1_", "a DigitalOcean token", Alphabet::alphanumeric, 64, 64},
    TokenForm{"hf_", "a Hugging Face token", Alphabet::alphanumeric, 34, 40},
    TokenForm{"SG.", "a SendGrid key", Alphabet::dashed, 22, 22},
    TokenForm{"rubygems_", "a RubyGems key", Alphabet::alphanumeric, 48, 48},
    TokenForm{"npm_", "an npm token", Alphabet::alphanumeric, 36, 36},
    TokenForm{"pypi-AgEI", "a PyPI token", Alphabet::dashed, 50},
    TokenForm{"hvs.", "a Vault token", Alphabet::dashed, 24},
    TokenForm{"dckr_pat_", "a Docker Hub token", Alphabet::dashed, 27},
    TokenForm{"sk-ant-", "an Anthropic API key", Alphabet::dashed, 40},
    TokenForm{"sk-proj-", "an OpenAI API key", Alphabet::dashed, 40},
    // crypt(5), as in /etc/shadow.
    TokenForm{"$6$", "a password hash", Alphabet::crypt, 88, 180},
    TokenForm{"$5$", "a password hash", Alphabet::crypt, 45, 120},
    TokenForm{"$y$", "a password hash", Alphabet::crypt, 48, 180},
    TokenForm{"$2a$", "a password hash", Alphabet::crypt, 56, 56},
    TokenForm{"$2b$", "a password hash", Alphabet::crypt, 56, 56},
    TokenForm{"$2y$", "a password hash", Alphabet::crypt, 56, 56},
    TokenForm{"$argon2id$", "a password hash", Alphabet::crypt, 48, 200},
    TokenForm{"AGE-SECRET-KEY-1", "an age key", Alphabet::upper, 58, 58},
};

enum OtherForm : std::size_t {
  kPem = kTokens.size(),
  kOpenSsh,
  kPutty,
  kJsonWebKey,
  kJsonWebToken,
  kFirstDer,
};

/// "xxxxxxxxxxxxxxxx" is a placeholder, no secret.
constexpr std::size_t kMinDifferentCharacters = 6;
/// The shortest key, of 32 bytes, has more; words that follow a header have less.
constexpr std::size_t kMinKeyCharacters = 32;
/// Of what stands between a header and its key: Proc-Type, DEK-Info, Version, Comment.
constexpr std::size_t kMaxPreamble = 400;
constexpr std::size_t kMaxPemBytes = 65536;

bool is_alphanumeric(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

bool belongs_to(Alphabet alphabet, char letter) {
  switch (alphabet) {
    case Alphabet::alphanumeric:
      return is_alphanumeric(letter);
    case Alphabet::upper:
      return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
    case Alphabet::word:
      return is_alphanumeric(letter) || letter == '_';
    case Alphabet::dashed:
      return is_alphanumeric(letter) || letter == '_' || letter == '-';
    case Alphabet::crypt:
      return is_alphanumeric(letter) ||
             std::string_view("./$,=+").find(letter) != std::string_view::npos;
  }
  return false;
}

bool is_varied(std::string_view text) {
  return std::set<char>(text.begin(), text.end()).size() >= kMinDifferentCharacters;
}

std::optional<std::size_t> token_end(const TokenForm& form, std::string_view bytes,
                                     std::size_t begin) {
  if (begin > 0 && (is_alphanumeric(bytes[begin - 1]) || bytes[begin - 1] == '_'))
    return std::nullopt;
  const std::size_t from = begin + form.prefix.size();
  std::size_t end = from;
  while (end < bytes.size() && belongs_to(form.alphabet, bytes[end])) ++end;
  const std::string_view body = bytes.substr(from, end - from);
  const bool has_form = body.size() >= form.min && body.size() <= form.max && is_varied(body);
  // The key of AWS's own documentation ends so.
  return has_form && !body.ends_with("EXAMPLE") ? std::optional(end) : std::nullopt;
}

/// Of "PRIVATE KEY" at `at`: where the header that it stands in ends, if it does.
std::optional<std::size_t> header_end(std::string_view bytes, std::size_t at, std::size_t& begin) {
  constexpr std::size_t kMaxKindBytes = 40;
  const std::size_t first = at - std::min(at, kMaxKindBytes);
  const std::size_t word = bytes.substr(first, at - first).rfind("BEGIN ");
  if (word == std::string_view::npos) return std::nullopt;
  begin = first + word;
  while (begin > 0 && (bytes[begin - 1] == '-' || bytes[begin - 1] == ' ')) --begin;
  std::size_t end = at + std::string_view("PRIVATE KEY").size();
  if (bytes.substr(end).starts_with(" BLOCK")) end += std::string_view(" BLOCK").size();
  std::size_t dashes = end;
  while (dashes < bytes.size() && (bytes[dashes] == '-' || bytes[dashes] == ' ')) ++dashes;
  return dashes - end >= 4 ? std::optional(dashes) : std::nullopt;
}

/// Where the key ends that follows a header; nothing when none does.
std::optional<std::size_t> key_end(std::string_view bytes, std::size_t header) {
  std::string_view body = bytes.substr(header, kMaxPemBytes);
  body = body.substr(0, body.find('\0'));
  const std::size_t footer = body.find("-----END");
  body = body.substr(0, footer == std::string_view::npos ? body.find("-----") : footer);
  for (const EncodedRun& run :
       base64_runs(body, footer == std::string_view::npos ? kMinKeyCharacters : std::size_t{8})) {
    if (run.begin > kMaxPreamble) break;
    // Of words, one for a line, that follow a header in some documentation.
    if (!is_varied(body.substr(run.begin, run.end - run.begin))) continue;
    return header + run.end;
  }
  return std::nullopt;
}

std::optional<SecretMatch> pem_key(std::string_view bytes, std::size_t at) {
  std::size_t begin = 0;
  const auto header = header_end(bytes, at, begin);
  const auto end = header ? key_end(bytes, *header) : std::nullopt;
  if (!end) return std::nullopt;
  return SecretMatch{.begin = begin, .end = *end, .what = "a private key"};
}

/// The DER sequence around a version that stands at `at`.
std::optional<SecretMatch> der_key(std::string_view bytes, std::size_t at) {
  for (const std::size_t header : {2U, 3U, 4U}) {
    if (header > at) break;
    if (const auto size = der_private_key(bytes.substr(at - header)))
      return SecretMatch{.begin = at - header, .end = at - header + *size, .what = "a private key"};
  }
  return std::nullopt;
}

/// The magic "openssh-key-v1", then the name of a cipher with its length in four bytes.
std::optional<SecretMatch> openssh_key(std::string_view bytes, std::size_t at) {
  constexpr std::size_t kMagicBytes = 15;
  constexpr std::size_t kMinCipherBytes = 4;   // "none"
  constexpr std::size_t kMaxCipherBytes = 40;  // "chacha20-poly1305@openssh.com"
  const std::string_view rest = bytes.substr(at + kMagicBytes);
  if (rest.size() < 4 || !rest.starts_with(std::string_view("\0\0\0", 3))) return std::nullopt;
  const std::size_t size = static_cast<unsigned char>(rest[3]);
  const std::string_view cipher = rest.substr(4, size);
  const bool is_name = cipher.size() == size && size >= kMinCipherBytes &&
                       size <= kMaxCipherBytes && is_alphanumeric(cipher[0]);
  if (!is_name) return std::nullopt;
  return SecretMatch{at, at + kMagicBytes + 4 + size, "a private key (OpenSSH)"};
}

/// {"kty": "RSA", "n": ..., "d": ...}: one with a "d" is private.
std::optional<SecretMatch> json_web_key(std::string_view bytes, std::size_t at) {
  constexpr std::size_t kMaxKeyBytes = 4096;
  const std::size_t open = bytes.substr(0, at).rfind('{');
  if (open == std::string_view::npos || at - open > kMaxKeyBytes) return std::nullopt;
  std::string_view object = bytes.substr(open, kMaxKeyBytes);
  object = object.substr(0, object.find('}'));
  const std::size_t name = object.find("\"d\"");
  if (name == std::string_view::npos) return std::nullopt;
  for (const EncodedRun& run : base64_runs(object.substr(name + 3), kMinKeyCharacters)) {
    if (run.begin < 8) return SecretMatch{open, open + name + 3 + run.end, "a private key (JWK)"};
  }
  return std::nullopt;
}

/// header.claims.signature, in base64; the header names an algorithm.
std::optional<SecretMatch> json_web_token(std::string_view bytes, std::size_t begin) {
  if (begin > 0 && is_alphanumeric(bytes[begin - 1])) return std::nullopt;
  constexpr std::size_t kMinPartBytes = 16;
  std::array<std::string_view, 3> parts;
  std::size_t end = begin;
  for (std::string_view& part : parts) {
    const std::size_t from = end;
    while (end < bytes.size() && belongs_to(Alphabet::dashed, bytes[end])) ++end;
    part = bytes.substr(from, end - from);
    const bool is_last = &part == &parts.back();
    if (part.size() < kMinPartBytes) return std::nullopt;
    if (!is_last && (end == bytes.size() || bytes[end++] != '.')) return std::nullopt;
  }
  const bool has_algorithm = decode_base64(parts[0]).find("\"alg\"") != std::string::npos;
  if (!has_algorithm || !parts[1].starts_with("eyJ")) return std::nullopt;
  return SecretMatch{.begin = begin, .end = end, .what = "a JSON web token"};
}

std::optional<SecretMatch> match_at(std::string_view bytes, std::size_t form, std::size_t at) {
  if (form < kTokens.size()) {
    const auto end = token_end(kTokens[form], bytes, at);
    if (!end) return std::nullopt;
    return SecretMatch{.begin = at, .end = *end, .what = std::string(kTokens[form].what)};
  }
  switch (form) {
    case kPem:
      return pem_key(bytes, at);
    case kOpenSsh:
      return openssh_key(bytes, at);
    case kPutty:
      return SecretMatch{.begin = at, .end = at + 14, .what = "a private key (PuTTY)"};
    case kJsonWebKey:
      return json_web_key(bytes, at);
    case kJsonWebToken:
      return json_web_token(bytes, at);
    default:
      return der_key(bytes, at);
  }
}

NeedleSet needles_of_forms() {
  std::vector<std::string> needles;
  for (const TokenForm& form : kTokens) needles.emplace_back(form.prefix);
  using namespace std::string_literals;
  // In the order of OtherForm; the last four are versions of DER keys with what follows them.
  for (const std::string& needle :
       {"PRIVATE KEY"s, "openssh-key-v1\0"s, "\nPrivate-Lines: "s, "\"kty\""s, "eyJ"s,
        "\x02\x01\0\x02"s, "\x02\x01\0\x30"s, "\x02\x01\x01\x30"s, "\x02\x01\x01\x04"s})
    needles.push_back(needle);
  return NeedleSet(std::move(needles));
}

}  // namespace

std::vector<SecretMatch> find_secret_forms(std::string_view bytes) {
  static const NeedleSet kNeedles = needles_of_forms();
  std::vector<SecretMatch> matches;
  kNeedles.for_each(bytes, [&](std::size_t form, std::size_t at) {
    if (!matches.empty() && at < matches.back().end) return;
    if (auto match = match_at(bytes, form, at)) matches.push_back(*std::move(match));
  });
  return matches;
}

}  // namespace qa
