// qa-contract --base DIR [FILE...] --now DIR [FILE...] [--import DIR...]: what differs between two
// versions of an API, as JSON (comparison_wire.hpp). FILEs are .proto files below their DIR.
// qa-contract --style DIR [FILE...] [--import DIR...]: what the style guide would say about FILEs,
// as JSON (proto_finding.hpp).
#include "qa/contract/comparison_wire.hpp"
#include "qa/contract/protobuf/compare_apis.hpp"
#include "qa/contract/protobuf/proto_style.hpp"
#include "qa/system/tools.hpp"

#include <cstdio>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace {

constexpr int kUsage = 2;

struct Version {
  std::vector<std::string> words;  ///< the folder, then files
};

qa::Result<std::unique_ptr<qa::Api>> load(const Version& version, const Version& imports) {
  qa::Api::Roots roots = {version.words.front()};
  roots.insert(roots.end(), imports.words.begin(), imports.words.end());
  if (std::filesystem::exists(qa::kSystemProtos)) roots.emplace_back(qa::kSystemProtos);
  return qa::Api::load(roots, {version.words.begin() + 1, version.words.end()});
}

int compare(const Version& base, const Version& now, const Version& imports) {
  qa::ApiComparison comparison;
  const auto before = load(base, imports);
  const auto after = load(now, imports);
  if (!before) comparison.base_error = before.error().what;
  if (!after) comparison.now_error = after.error().what;
  if (after) {
    for (const auto& [name, service] : (*after)->services()) {
      comparison.rpcs += service->method_count();
    }
  }
  if (before && after) comparison.changes = qa::compare_apis(**before, **after);
  return std::puts(qa::to_json(comparison).c_str()) < 0 ? 1 : 0;
}

int check_style(const Version& version, const Version& imports) {
  qa::ProtoStyle style;
  const auto api = load(version, imports);
  if (api) {
    style.findings = qa::check_proto_style(**api);
  } else {
    style.error = api.error().what;
  }
  return std::puts(qa::to_json(style).c_str()) < 0 ? 1 : 0;
}

}  // namespace

int main(int count, char** arguments) {
  Version base;
  Version now;
  Version style;
  Version imports;
  Version* current = nullptr;
  for (const std::string_view word :
       std::span(arguments, static_cast<std::size_t>(count)).subspan(1)) {
    if (word == "--base") {
      current = &base;
    } else if (word == "--now") {
      current = &now;
    } else if (word == "--style") {
      current = &style;
    } else if (word == "--import") {
      current = &imports;
    } else if (current != nullptr) {
      current->words.emplace_back(word);
    }
  }
  if (!style.words.empty()) return check_style(style, imports);
  if (base.words.empty() || now.words.empty()) {
    std::fputs(
        "usage: qa-contract --base DIR [FILE...] --now DIR [FILE...] [--import DIR...]\n"
        "       qa-contract --style DIR [FILE...] [--import DIR...]\n",
        stderr);
    return kUsage;
  }
  return compare(base, now, imports);
}
