#include "qa/cmake/file_api.hpp"

#include "qa/cmake/target_reply.hpp"
#include "qa/cmake/unity_sources.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

struct Request {
  const char* kind;
  int major;
};

constexpr std::array<Request, 4> kRequests = {
    {{"codemodel", 2}, {"cache", 2}, {"toolchains", 1}, {"cmakeFiles", 1}}};
constexpr const char* kClient = "client-qa";
constexpr const char* kQuery = "query.json";

std::filesystem::path api_folder(const std::filesystem::path& build_folder) {
  return build_folder / ".cmake/api/v1";
}

tl::unexpected<Failure> damaged(const std::filesystem::path& file, std::string_view why) {
  return fail(FailureKind::host,
              "CMake's answer " + file.string() + " can't be read: " + std::string(why));
}

Result<json> read_json(const std::filesystem::path& file, Files& files) {
  TRY_ASSIGN(const std::string text, files.read(file));
  json value = json::parse(text, nullptr, false);
  if (value.is_discarded()) return damaged(file, "it is no JSON");
  return value;
}

/// The newest index: CMake names them by time and replaces them one by one.
Result<std::filesystem::path> newest_index(const std::filesystem::path& reply, Files& files) {
  TRY_ASSIGN(const auto listed, files.list(reply));
  std::optional<std::filesystem::path> newest;
  for (const std::filesystem::path& file : listed) {
    if (file.parent_path() != reply) continue;
    const std::string name = file.filename().string();
    if (!name.starts_with("index-") || !name.ends_with(".json")) continue;
    if (!newest || *newest < file) newest = file;
  }
  if (newest) return *newest;
  return fail(FailureKind::host, "CMake left no answer in " + reply.string());
}

/// The four objects that we asked for, by kind.
Result<std::map<std::string, json>> read_objects(const std::filesystem::path& reply,
                                                 const json& index, Files& files) {
  std::map<std::string, json> objects;
  for (const json& response : index.at("reply").at(kClient).at(kQuery).at("responses")) {
    if (response.contains("error")) {
      return fail(FailureKind::host,
                  "CMake refuses to tell: " + response.at("error").get<std::string>());
    }
    const std::string kind = response.at("kind").get<std::string>();
    const auto* request = std::ranges::find(kRequests, kind, &Request::kind);
    if (request == kRequests.end()) continue;
    const int major = response.at("version").at("major").get<int>();
    if (major != request->major) {
      return fail(FailureKind::host, "CMake answers in version " + std::to_string(major) + " of " +
                                         kind + ", this qa reads " +
                                         std::to_string(request->major));
    }
    TRY_ASSIGN(objects[kind], read_json(reply / response.at("jsonFile").get<std::string>(), files));
  }
  for (const Request& request : kRequests) {
    if (!objects.contains(request.kind))
      return fail(FailureKind::host, std::string("CMake does not tell its ") + request.kind);
  }
  return objects;
}

std::vector<CmakeToolchain> toolchains_of(const json& object) {
  std::vector<CmakeToolchain> toolchains;
  for (const json& each : object.at("toolchains")) {
    const json& compiler = each.at("compiler");
    // Languages that nothing is compiled for (RC on some hosts) may lack everything below.
    toolchains.push_back({.language = each.at("language").get<std::string>(),
                          .compiler = compiler.value("path", ""),
                          .compiler_id = compiler.value("id", ""),
                          .compiler_version = compiler.value("version", "")});
  }
  return toolchains;
}

std::vector<CmakeInput> inputs_of(const json& object, const std::filesystem::path& source) {
  std::vector<CmakeInput> inputs;
  for (const json& each : object.at("inputs")) {
    CmakeInput input{.path = (source / each.at("path").get<std::string>()).lexically_normal()};
    if (each.value("isExternal", false)) input.source = CmakeInput::Source::elsewhere;
    if (each.value("isGenerated", false)) input.source = CmakeInput::Source::build_folder;
    inputs.push_back(std::move(input));
  }
  return inputs;
}

Result<CmakeConfiguration> read_configuration(const json& object, const CodeModel& model,
                                              const std::filesystem::path& reply, Files& files) {
  CmakeConfiguration configuration{.name = object.at("name").get<std::string>()};
  for (const json& project : object.at("projects"))
    configuration.projects.push_back(project.at("name").get<std::string>());
  for (const json& each : object.at("targets")) {
    const std::filesystem::path file = reply / each.at("jsonFile").get<std::string>();
    TRY_ASSIGN(const json target, read_json(file, files));
    configuration.targets.push_back(target_from_reply(target, model));
    TRY(resolve_unity_sources(configuration.targets.back(), files));
  }
  return configuration;
}

/// Throws json::exception where the answer is not of the documented form.
Result<CodeModel> read_answer(const std::filesystem::path& reply,
                              const std::filesystem::path& index_file, Files& files) {
  TRY_ASSIGN(const json index, read_json(index_file, files));
  TRY_ASSIGN(const auto objects, read_objects(reply, index, files));
  const json& cmake = index.at("cmake");
  const json& paths = objects.at("codemodel").at("paths");
  CodeModel model{.source_folder = paths.at("source").get<std::string>(),
                  .build_folder = paths.at("build").get<std::string>(),
                  .generator = cmake.at("generator").at("name").get<std::string>(),
                  .multi_config = cmake.at("generator").at("multiConfig").get<bool>(),
                  .cmake_version = cmake.at("version").at("string").get<std::string>()};
  for (const json& configuration : objects.at("codemodel").at("configurations")) {
    TRY_ASSIGN(auto read, read_configuration(configuration, model, reply, files));
    model.configurations.push_back(std::move(read));
  }
  model.toolchains = toolchains_of(objects.at("toolchains"));
  for (const json& entry : objects.at("cache").at("entries")) {
    model.cache[entry.at("name").get<std::string>()] = entry.at("value").get<std::string>();
  }
  model.inputs = inputs_of(objects.at("cmakeFiles"), model.source_folder);
  return model;
}

}  // namespace

Result<void> write_file_api_query(const std::filesystem::path& build_folder, Files& files) {
  json requests = json::array();
  for (const Request& request : kRequests)
    requests.push_back({{"kind", request.kind}, {"version", request.major}});
  return files.write(api_folder(build_folder) / "query" / kClient / kQuery,
                     json{{"requests", std::move(requests)}}.dump() + "\n");
}

Result<CodeModel> read_code_model(const std::filesystem::path& build_folder, Files& files) {
  const std::filesystem::path reply = api_folder(build_folder) / "reply";
  TRY_ASSIGN(const std::filesystem::path index, newest_index(reply, files));
  try {
    return read_answer(reply, index, files);
  } catch (const json::exception& error) {
    return damaged(reply, error.what());
  }
}

}  // namespace qa
