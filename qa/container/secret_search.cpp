#include "qa/container/secret_search.hpp"

#include "qa/container/gzip.hpp"
#include "qa/container/packed_files.hpp"
#include "qa/container/text_encodings.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace qa {
namespace {

/// Shorter values are found everywhere by chance.
constexpr std::size_t kMinValueBytes = 8;
/// As many characters as the shortest value has when it is encoded.
constexpr std::size_t kMinBase64 = 11;
constexpr std::size_t kMinHex = 16;
constexpr std::size_t kMinWide = 8;

std::string in_capitals(std::string_view name) {
  std::string capitals(name);
  for (char& letter : capitals) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (letter == '-' || letter == '.') letter = '_';
  }
  return capitals;
}

std::vector<std::string> texts_of(const std::map<std::string, std::string>& values) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : values) texts.push_back(value);
  return texts;
}

/// "a private key" in base64 in gzip is "a private key in base64 in gzip".
std::string within(const std::string& what, std::string_view encoding) {
  return what + " in " + std::string(encoding);
}

/// What many runs of one encoding say, to be searched at once: most are a few bytes long.
class DecodedRuns {
 public:
  void add(const EncodedRun& run, std::string_view decoded) {
    starts_.push_back(text_.size());
    runs_.push_back(run);
    text_ += decoded;
    // Belongs to no token, key or encoding.
    text_ += "\x01\x01";
  }

  const std::string& text() const { return text_; }

  /// The run that says what stands at `offset` of the text.
  const EncodedRun& run_at(std::size_t offset) const {
    const auto after = std::ranges::upper_bound(starts_, offset);
    return runs_[static_cast<std::size_t>(after - starts_.begin()) - 1];
  }

 private:
  std::string text_;
  std::vector<std::size_t> starts_;
  std::vector<EncodedRun> runs_;
};

template <class Decode>
DecodedRuns decode_all(std::string_view bytes, const std::vector<EncodedRun>& runs, Decode decode) {
  DecodedRuns decoded;
  for (const EncodedRun& run : runs)
    decoded.add(run, decode(bytes.substr(run.begin, run.end - run.begin)));
  return decoded;
}

/// What is found as it stands is not found again in what it could be read as.
void erase_known(std::vector<EncodedRun>& runs, const std::vector<SecretMatch>& matches) {
  std::erase_if(runs, [&](const EncodedRun& run) {
    return std::ranges::any_of(matches, [&](const SecretMatch& match) {
      return run.begin < match.end && match.begin < run.end;
    });
  });
}

}  // namespace

bool sounds_secret(std::string_view name) {
  const std::string capitals = in_capitals(name);
  for (const char* word : {"TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL"}) {
    if (capitals.find(word) != std::string::npos) return true;
  }
  // Not KEYBOARD.
  return ("_" + capitals + "_").find("_KEY_") != std::string::npos || capitals.ends_with("KEY");
}

std::map<std::string, std::string> secret_variables(
    const std::map<std::string, std::string>& variables) {
  std::map<std::string, std::string> secret;
  for (const auto& [name, value] : variables) {
    if (sounds_secret(name) && value.size() >= kMinValueBytes) secret[name] = value;
  }
  return secret;
}

struct SecretSearch::Budget {
  std::uint64_t left = 0;
  bool exhausted = false;

  bool take(std::uint64_t bytes) {
    exhausted = exhausted || bytes > left;
    if (!exhausted) left -= bytes;
    return !exhausted;
  }
};

SecretSearch::SecretSearch(const std::map<std::string, std::string>& values,
                           SecretSearchLimits limits)
    : values_(texts_of(values)), limits_(limits) {
  for (const auto& [name, value] : values) {
    names_.push_back(name);
    sizes_.push_back(value.size());
  }
}

SecretHits SecretSearch::find(std::string_view bytes) const {
  SecretHits hits;
  Budget budget{.left = limits_.decoded_bytes};
  find(bytes, 0, budget, hits);
  hits.complete = !budget.exhausted;
  std::ranges::sort(hits.matches, {}, &SecretMatch::begin);
  return hits;
}

std::vector<SecretMatch> SecretSearch::find_plain(std::string_view bytes) const {
  std::vector<SecretMatch> matches = find_secret_forms(bytes);
  values_.for_each(bytes, [&](std::size_t value, std::size_t at) {
    matches.push_back({.begin = at,
                       .end = at + sizes_[value],
                       .what = "the value of the environment variable " + names_[value]});
  });
  return matches;
}

void SecretSearch::find(std::string_view bytes, int depth, Budget& budget, SecretHits& hits) const {
  const std::vector<SecretMatch> plain = find_plain(bytes);
  hits.matches = plain;
  if (depth == limits_.depth) return;
  const auto look_into = [&](const DecodedRuns& decoded, std::string_view encoding) {
    if (decoded.text().empty() || !budget.take(decoded.text().size())) return;
    SecretHits inner;
    find(decoded.text(), depth + 1, budget, inner);
    for (const SecretMatch& match : inner.matches) {
      const EncodedRun& run = decoded.run_at(match.begin);
      hits.matches.push_back({run.begin, run.end, within(match.what, encoding)});
    }
  };
  std::vector<EncodedRun> runs = base64_runs(bytes, kMinBase64);
  erase_known(runs, plain);
  for (const std::size_t skip : {0U, 1U, 2U, 3U}) {
    look_into(
        decode_all(bytes, runs, [&](std::string_view text) { return decode_base64(text, skip); }),
        "base64");
  }
  runs = hex_runs(bytes, kMinHex);
  erase_known(runs, plain);
  for (const std::size_t skip : {0U, 1U}) {
    look_into(
        decode_all(bytes, runs, [&](std::string_view text) { return decode_hex(text, skip); }),
        "hexadecimal digits");
  }
  for (const std::size_t width : {2U, 4U}) {
    runs = wide_runs(bytes, width, kMinWide);
    look_into(decode_all(bytes, runs, [&](std::string_view text) { return narrow(text, width); }),
              width == 2 ? "UTF-16" : "UTF-32");
  }
  for (const PackedPart& part : packed_parts(bytes, budget.left)) {
    budget.exhausted = budget.exhausted || !part.within_limit;
    DecodedRuns unpacked;
    unpacked.add({.begin = part.offset, .end = part.offset}, part.data);
    look_into(unpacked, part.format);
  }
}

}  // namespace qa
