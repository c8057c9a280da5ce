#include "qa/cli/keeper_word.hpp"

#include <nlohmann/json.hpp>

namespace qa {

using Json = nlohmann::json;

std::string to_text(const KeeperWord& word) {
  if (!word.failure) return "{}\n";
  const Json json = {{"kind", static_cast<int>(word.failure->kind)}, {"what", word.failure->what}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<KeeperWord> parse_keeper_word(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (json.empty()) return KeeperWord{};
    return KeeperWord{.failure =
                          Failure{.kind = static_cast<FailureKind>(json.at("kind").get<int>()),
                                  .what = json.at("what").get<std::string>()}};
  } catch (const Json::exception&) {
    return fail(FailureKind::host,
                "the process that holds the environment ended too early: " + std::string(text));
  }
}

}  // namespace qa
