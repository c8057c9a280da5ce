#include "qa/container/provenance.hpp"

#include <array>
#include <set>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

constexpr const char* kBuildType = "https://qa.dev/container/v1";
constexpr const char* kBuilder = "https://qa.dev/builder/v1";

json digest_of(const std::string& digest) {
  return {{"sha256", digest.substr(digest.find(':') + 1)}};  // npos + 1 is 0
}

}  // namespace

std::string provenance_text(const Provenance& provenance) {
  json dependencies = json::array();
  for (const auto& [name, sha256] : provenance.inputs)
    dependencies.push_back({{"name", name}, {"digest", digest_of(sha256)}});
  return json{{"_type", "https://in-toto.io/Statement/v1"},
              {"subject", json::array({{{"name", provenance.reference},
                                        {"digest", digest_of(provenance.image.manifest_digest)}}})},
              {"predicateType", "https://slsa.dev/provenance/v1"},
              {"predicate",
               {{"buildDefinition",
                 {{"buildType", kBuildType},
                  {"externalParameters", provenance.settings},
                  {"internalParameters", {{"tools", provenance.tools}}},
                  {"resolvedDependencies", std::move(dependencies)}}},
                {"runDetails", {{"builder", {{"id", kBuilder}}}}}}}}
             .dump(2, ' ', false, json::error_handler_t::replace) +
         "\n";
}

std::vector<std::string> compilers_of(std::string_view program) {
  constexpr std::array<std::string_view, 3> kBeginnings = {"GCC: (", "clang version ",
                                                           "Debian clang version "};
  constexpr std::size_t kMaxBytes = 120;
  std::set<std::string> found;
  for (const std::string_view beginning : kBeginnings) {
    for (std::size_t at = program.find(beginning); at != std::string_view::npos;
         at = program.find(beginning, at + 1)) {
      // A comment of its own in the section, not part of some text.
      if (at > 0 && program[at - 1] != '\0') continue;
      const std::string_view text = program.substr(at, kMaxBytes);
      const std::size_t end = text.find('\0');
      if (end != std::string_view::npos) found.emplace(text.substr(0, end));
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace qa
