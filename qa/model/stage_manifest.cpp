#include "qa/model/stage_manifest.hpp"

#include "qa/model/names.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;
using Texts = std::map<std::string, std::string>;

constexpr int kSchema = 1;

enum class Versions { included, left_out };

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  const auto is_plain = [](char c) {
    return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20;
  };
  if (std::ranges::all_of(text, is_plain)) {
    out += text;
    text = {};
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_member(std::string& out, std::string_view key, std::string_view value) {
  append_quoted(out, key);
  out += ": ";
  append_quoted(out, value);
}

/// `member(entry)` appends one entry of `map`.
template <class Map, class Member>
void append_object(std::string& out, std::string_view key, const Map& map, Member member) {
  append_quoted(out, key);
  out += ": {";
  const char* separator = "\n  ";
  for (const auto& entry : map) {
    out += separator;
    member(entry);
    separator = ",\n  ";
  }
  out += "}";
}

void append_texts(std::string& out, std::string_view key, const Texts& texts) {
  append_object(out, key, texts, [&](const Texts::value_type& entry) {
    append_member(out, entry.first, entry.second);
  });
}

void append_tools(std::string& out, const std::map<std::string, ToolIdentity>& tools,
                  Versions versions) {
  append_object(out, "tools", tools, [&](const auto& entry) {
    append_quoted(out, entry.first);
    out += ": {";
    append_member(out, "sha256", entry.second.sha256);
    if (versions == Versions::included) {
      out += ", ";
      append_member(out, "version", entry.second.version);
    }
    out += "}";
  });
}

/// Written by hand: ten thousand inputs are common, and names that are not UTF-8 stay distinct.
std::string json_text(const StageManifest& manifest, Versions versions) {
  constexpr std::size_t kBytesPerInput = 128;
  std::string out;
  out.reserve(1024 + kBytesPerInput * manifest.inputs.size());
  out += "{\n\"schema\": " + std::to_string(kSchema) + ",\n";
  append_member(out, "qa", manifest.qa);
  out += ",\n";
  append_member(out, "kind", manifest.kind);
  out += ",\n";
  append_texts(out, "settings", manifest.settings);
  out += ",\n";
  append_texts(out, "gates", manifest.gates);
  out += ",\n";
  append_texts(out, "inputs", manifest.inputs);
  out += ",\n";
  append_texts(out, "environment", manifest.environment);
  out += ",\n";
  append_tools(out, manifest.tools, versions);
  out += ",\n";
  append_texts(out, "upstream", manifest.upstream);
  out += "\n}\n";
  return out;
}

/// Throws what the library throws when something is not as expected.
StageManifest read_manifest(const Json& json) {
  StageManifest manifest{.qa = json.at("qa").get<std::string>(),
                         .kind = json.at("kind").get<std::string>(),
                         .settings = json.at("settings").get<Texts>(),
                         .gates = json.at("gates").get<Texts>(),
                         .inputs = json.at("inputs").get<Texts>(),
                         .environment = json.at("environment").get<Texts>(),
                         .tools = {},
                         .upstream = json.at("upstream").get<Texts>()};
  for (const auto& [name, tool] : json.at("tools").items()) {
    manifest.tools[name] = {.sha256 = tool.at("sha256").get<std::string>(),
                            .version = tool.at("version").get<std::string>()};
  }
  return manifest;
}

}  // namespace

Texts gates_text(const std::vector<Gate>& gates) {
  Texts texts;
  for (const Gate& gate : gates) {
    texts[gate.name] = gate.metric + " " + std::string(to_text(gate.comparison)) + " " +
                       nlohmann::json(gate.limit).dump() + ", " +
                       std::string(to_text(gate.enforcement)) + ", " +
                       std::string(to_text(gate.on_fail));
  }
  return texts;
}

std::string to_json(const StageManifest& manifest) {
  return json_text(manifest, Versions::included);
}

std::string key_text(const StageManifest& manifest) {
  return json_text(manifest, Versions::left_out);
}

Result<StageManifest> manifest_from_json(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (json.at("schema") == kSchema) return read_manifest(json);
    return fail(FailureKind::host, "the manifest is of another version of qa");
  } catch (const Json::exception& error) {
    return fail(FailureKind::host, std::string("no manifest: ") + error.what());
  }
}

}  // namespace qa
