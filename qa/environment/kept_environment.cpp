#include "qa/environment/kept_environment.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

std::chrono::sys_seconds read_time(const Json& json) {
  return std::chrono::sys_seconds(std::chrono::seconds(json.get<std::int64_t>()));
}

}  // namespace

std::string to_json_text(const KeptEnvironment& environment) {
  Json services = Json::array();
  for (const KeptService& service : environment.services) {
    services.push_back(
        {{"name", service.name}, {"endpoints", service.endpoints}, {"state", service.state}});
  }
  const Json json = {{"name", environment.name},
                     {"topology", environment.topology},
                     {"image", environment.image},
                     {"started", environment.started.time_since_epoch().count()},
                     {"expires", environment.expires.time_since_epoch().count()},
                     {"services", services}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<KeptEnvironment> parse_kept_environment(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    KeptEnvironment environment;
    json.at("name").get_to(environment.name);
    json.at("topology").get_to(environment.topology);
    json.at("image").get_to(environment.image);
    environment.started = read_time(json.at("started"));
    environment.expires = read_time(json.at("expires"));
    for (const Json& service : json.at("services")) {
      environment.services.push_back(
          {.name = service.at("name").get<std::string>(),
           .endpoints = service.at("endpoints").get<std::map<std::string, std::string>>(),
           .state = service.at("state").get<std::string>()});
    }
    return environment;
  } catch (const Json::exception& error) {
    return fail(FailureKind::host,
                std::string("cannot read what is known about the environment: ") + error.what());
  }
}

}  // namespace qa
