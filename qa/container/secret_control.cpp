#include "qa/container/secret_control.hpp"

#include "qa/container/gzip.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/image_reader.hpp"
#include "qa/container/image_secrets.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <cstdint>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group =
          group << 8U | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      text += at + i > bytes.size() ? '=' : kAlphabet[group >> (18 - 6 * i) & 0x3fU];
  }
  return text;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += kDigits[value >> 4U];
    text += kDigits[value & 0xfU];
  }
  return text;
}

std::string wide(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    result += letter;
    result += '\0';
  }
  return result;
}

/// Secrets of a form that the search must know, and that are nobody's.
struct Canaries {
  std::string value;    ///< of an environment variable
  std::string token;    ///< of a well-known service
  std::string der_key;  ///< PKCS #8
  std::string pem_key;
};

Canaries canaries_of(std::string_view seed) {
  const std::string digest = sha256_hex("qa canary " + std::string(seed));
  Canaries canaries{.value = "canary-" + digest.substr(0, 24)};
  canaries.token = std::string("gh") + "p_" + digest.substr(0, 36);
  // Ed25519: version, algorithm, and 32 bytes of key.
  canaries.der_key =
      std::string("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16) +
      digest.substr(0, 32);
  canaries.pem_key = std::string("-----BEGIN PRIVATE") + " KEY-----\n" + base64(canaries.der_key) +
                     "\n-----END PRIVATE KEY-----\n";
  return canaries;
}

/// Canaries by the file that has them.
std::map<std::string, std::string> planted_files(const Canaries& canaries,
                                                 const std::string& packed) {
  return {{"as-it-is", "first line\n" + canaries.pem_key},
          {"base64", "data: " + base64("password: " + canaries.value)},
          {"der", "before" + canaries.der_key + "after"},
          {"gzip", "before" + packed + "after"},
          {"hex", hex(canaries.pem_key)},
          {"key-in-base64-alone", base64(canaries.der_key)},
          {"utf-16", wide(canaries.token)}};
}

Result<Image> control_image(const Canaries& canaries,
                            const std::map<std::string, std::string>& files) {
  ImageSpec spec{.reference = "localhost/control:1",
                 .architecture = "amd64",
                 .entry_point = "/app/control",
                 .arguments = {"--data=" + canaries.value},
                 .environment = {{"DATA", canaries.token}},
                 .labels = {{"data", canaries.pem_key}},
                 .files = service_image_files("/app/control", "a program")};
  for (const auto& [path, content] : files)
    spec.files.push_back({.path = path, .content = content});
  TRY_ASSIGN(const WrittenImage written, write_image(spec));
  TRY_ASSIGN(Image image, read_image(written.tarball));
  std::string& config = image.members.at(blob_path(image.config_descriptor.digest));
  json value = json::parse(config);
  value["history"][0]["created_by"] = "RUN login " + canaries.token;
  config = value.dump();
  return image;
}

}  // namespace

Result<std::vector<std::string>> missed_canaries(std::map<std::string, std::string> values,
                                                 SecretSearchLimits limits, std::string_view seed) {
  const Canaries canaries = canaries_of(seed);
  TRY_ASSIGN(const std::string packed, gzip(canaries.pem_key));
  const auto files = planted_files(canaries, packed);
  TRY_ASSIGN(const Image image, control_image(canaries, files));
  values["the canary"] = canaries.value;
  const ImageSecrets secrets = find_image_secrets(image, SecretSearch(values, limits));

  std::vector<std::string> places = {"config.Cmd[0]", "config.Env[0]", "config.Labels.data",
                                     "history[0].created_by"};
  for (const auto& [path, content] : files) places.push_back("layer 1, " + path + ",");
  std::erase_if(places, [&](const std::string& place) {
    return std::ranges::any_of(secrets.found, [&](const Finding& finding) {
      return finding.message.find(place) != std::string::npos;
    });
  });
  return places;
}

}  // namespace qa
