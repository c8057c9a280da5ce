#include "qa/container/image_secrets.hpp"

#include <array>
#include <functional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

constexpr std::size_t kMinValueBytes = 8;

/// Of a flag, since "--key=server.pem" names a file: only what is never a file.
bool is_password_flag(std::string_view name) {
  return sounds_secret(name) && name.find("key") == std::string_view::npos &&
         name.find("file") == std::string_view::npos;
}

/// Whether `value` could be a secret that goes by a name which sounds like one; a path only says
/// where it will be.
bool may_be_secret(std::string_view value) {
  return value.size() >= kMinValueBytes && value.find('/') == std::string_view::npos;
}

class Searcher {
 public:
  explicit Searcher(const SecretSearch& search) : search_(search) {}

  /// Returns whether it found something.
  bool search(std::string_view bytes, const std::string& place) {
    const SecretHits hits = search_.find(bytes);
    for (const SecretMatch& match : hits.matches)
      add(match.what, fmt::format("{}, at byte {}", place, match.begin));
    if (!hits.complete)
      result.not_searched.push_back(
          {.severity = Severity::warning,
           .rule = "image.not-searched",
           .message = place + " unpacks to more than is searched for secrets"});
    return !hits.matches.empty();
  }

  /// A value that is secret by its name, and was not found to be by itself.
  void search_named(std::string_view name, std::string_view value, const std::string& place) {
    if (may_be_secret(value) && search_.find(value).matches.empty())
      add(fmt::format("a value for {}", name), place);
  }

  void add(const std::string& what, const std::string& place) {
    result.found.push_back({.severity = Severity::error,
                            .rule = std::string(kSecretRule),
                            .message = what + " is in " + place});
  }

  ImageSecrets result;

 private:
  const SecretSearch& search_;
};

void search_layer(const ImageLayer& layer, std::size_t number, Searcher& searcher) {
  for (const TarEntry& entry : layer.entries) {
    const std::string place = fmt::format("layer {}, {}", number, entry.path);
    // A name that is one is not to be shown.
    if (searcher.search(entry.path, fmt::format("layer {}, the name of a file", number))) continue;
    searcher.search(entry.target, place + " (where it leads)");
    searcher.search(entry.content, place);
  }
}

void search_json(const json& value, const std::string& place, Searcher& searcher) {
  if (value.is_string()) {
    searcher.search(value.get<std::string>(), place);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i)
      search_json(value[i], fmt::format("{}[{}]", place, i), searcher);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      if (searcher.search(name, place + " (a name)")) continue;
      search_json(member, place + "." + name, searcher);
    }
  }
}

/// What environment variables, labels and flags are called says more than their values.
void search_names(const ImageConfig& config, Searcher& searcher) {
  for (const auto& [name, value] : config.environment) {
    if (sounds_secret(name)) searcher.search_named(name, value, "the configuration, config.Env");
  }
  for (const auto& [name, value] : config.labels) {
    if (sounds_secret(name)) searcher.search_named(name, value, "the configuration, config.Labels");
  }
  std::string flag;
  for (const auto* words : {&config.entry_point, &config.arguments}) {
    for (const std::string& word : *words) {
      const std::size_t equals = word.find('=');
      if (equals != std::string::npos && word.starts_with('-')) flag = word.substr(0, equals);
      const std::string value = word.substr(equals == std::string::npos ? 0 : equals + 1);
      const bool is_value = equals != std::string::npos || !word.starts_with('-');
      if (is_value && is_password_flag(flag))
        searcher.search_named(flag, value, "the configuration, its arguments");
      flag = word.starts_with('-') && equals == std::string::npos ? word : "";
    }
  }
}

}  // namespace

ImageSecrets find_image_secrets(const Image& image, const SecretSearch& search) {
  Searcher searcher(search);
  std::set<std::string> layers;
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    layers.insert(image.layers[i].member);
    search_layer(image.layers[i], i + 1, searcher);
  }
  const std::map<std::string, std::string> names = {
      {image.config_member, "the configuration"},
      {blob_path(image.manifest.digest), "the manifest"}};
  for (const auto& [path, content] : image.members) {
    if (layers.contains(path)) continue;
    const auto name = names.find(path);
    const std::string place = name == names.end() ? path : name->second;
    const json value = json::parse(content, nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded()) {
      searcher.search(content, place);
    } else {
      search_json(value, place, searcher);
    }
  }
  search_names(image.config, searcher);
  return std::move(searcher.result);
}

}  // namespace qa
