#include "qa/scaffold/renaming.hpp"

#include "qa/model/cpp_piece.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace qa {
namespace {

/// What follows "echo_" where that names the service.
constexpr auto kAfterSnake = std::to_array<std::string_view>(
    {"allocation_tests", "benchmark", "black_box_tests", "build_info", "client", "connections",
     "demo", "fuzz", "meaning", "meaning_tests", "peer", "peer_test", "product_library", "proto",
     "server", "service", "state"});

/// What follows "Echo" where that names the service.
constexpr auto kAfterCamel =
    std::to_array<std::string_view>({"Api", "Peer", "PeerTest", "Service", "ServiceTest"});

/// Words of what echo means.
constexpr auto kMeaning = std::to_array<std::string_view>({"AsyncEcho",
                                                           "AsyncEchoRaw",
                                                           "BM_EchoMultiThreaded",
                                                           "BM_EchoSingleThreaded",
                                                           "BareEcho",
                                                           "Echo",
                                                           "EchoIsAnsweredWhileAllThreadsWait",
                                                           "EchoRequest",
                                                           "EchoResponse",
                                                           "EchoRpc",
                                                           "EchoStreamsTest",
                                                           "EchoTest",
                                                           "Echoes",
                                                           "GatedEcho",
                                                           "RequestEcho",
                                                           "WhatEchoMeansKnowsNoTransport",
                                                           "bare_echo",
                                                           "echo",
                                                           "echo_",
                                                           "echo_streams",
                                                           "echo_streams_test",
                                                           "echo_test",
                                                           "echoes",
                                                           "gated_echo"});

bool is_in(const auto& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// Phrases of more than a word, longest first: where the bare "echo" and "Echo" name the service.
std::vector<std::pair<std::string, std::string>> phrases(const ServiceName& name) {
  return {
      {"reference-service", "service"},
      {"echo::v1::", name.scope + "::" + name.version + "::"},
      {"namespace echo", "namespace " + name.scope},
      {"echo::", name.scope + "::"},
      {"echo.v1", name.package},
      {"echo/v1/echo", name.proto_path + "/" + name.snake},
      {"echo/v1", name.proto_path},
      {"(grpc|grpcpp|google|absl|echo|",
       "(grpc|grpcpp|google|absl|" + name.proto_path.substr(0, name.proto_path.find('/')) + "|"},
      {"v1::Echo", name.version + "::Echo"},
      {"v1::MockEcho", name.version + "::MockEcho"},
      {"project = \"echo\"", "project = \"" + name.given + "\""},
      {"name: echo\n", "name: " + name.given + "\n"},
      {"image.title\" = \"echo\"", "image.title\" = \"" + name.given + "\""},
      {"localhost/echo:", "localhost/" + name.given + ":"},
      {"bench/echo.json", "bench/" + name.given + ".json"},
      {".title = \"Echo\"", ".title = \"" + name.camel + "\""},
      {".metrics = \"echo\"", ".metrics = \"" + name.snake + "\""},
      {"Echo - ", name.camel + " - "},
  };
}

/// The phrase that stands at `at`, if one does and no word goes on before it.
const std::pair<std::string, std::string>* phrase_at(
    std::string_view text, std::size_t at,
    const std::vector<std::pair<std::string, std::string>>& all) {
  if (at > 0 && is_word_character(text[at - 1])) return nullptr;
  for (const auto& phrase : all) {
    if (text.substr(at).starts_with(phrase.first)) return &phrase;
  }
  return nullptr;
}

std::string renamed_words(std::string_view text, const ServiceName& name) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto* const end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at),
                                             text.end(), is_word_character);
    const auto size = static_cast<std::size_t>(end - text.begin()) - at;
    if (size == 0) {
      result += text[at++];
      continue;
    }
    result += renamed_word(text.substr(at, size), name);
    at += size;
  }
  return result;
}

}  // namespace

std::string renamed_word(std::string_view word, const ServiceName& name) {
  constexpr std::string_view kService = "EchoService";
  if (word.starts_with("ECHO_")) return name.upper + std::string(word.substr(4));
  if (word.starts_with("echo_") && is_in(kAfterSnake, word.substr(5)))
    return name.snake + std::string(word.substr(4));
  if (word.starts_with("Echo") && is_in(kAfterCamel, word.substr(4)))
    return name.camel + std::string(word.substr(4));
  if (const std::size_t at = word.find(kService); at != std::string_view::npos) {
    return std::string(word.substr(0, at)) + name.camel +
           std::string(word.substr(at + std::string_view("Echo").size()));
  }
  constexpr std::string_view kReference = "reference_service";
  if (word.starts_with(kReference)) return "service" + std::string(word.substr(kReference.size()));
  return std::string(word);
}

std::string renamed(std::string_view text, const ServiceName& name) {
  const auto all = phrases(name);
  std::string result;
  std::size_t done = 0;  // what comes before has been renamed
  for (std::size_t at = 0; at < text.size();) {
    const auto* const phrase = phrase_at(text, at, all);
    if (phrase == nullptr) {
      ++at;
      continue;
    }
    // The end of a phrase may be the beginning of a word: "v1::Echo" of "v1::EchoService".
    const bool cut = phrase->first.ends_with("Echo");
    const std::size_t keep = cut ? std::string_view("Echo").size() : 0;
    result += renamed_words(text.substr(done, at - done), name);
    result += phrase->second.substr(0, phrase->second.size() - keep);
    at += phrase->first.size() - keep;
    done = at;
  }
  return result + renamed_words(text.substr(done), name);
}

bool is_unknown_name(std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  if (lower.find("echo") == std::string::npos || is_in(kMeaning, word)) return false;
  const ServiceName other = {.snake = "other", .camel = "Other", .upper = "OTHER"};
  return renamed_word(word, other) == word;
}

}  // namespace qa
