// The one thing that a keeper says to `qa env up`: that the environment is up, or why not.
#pragma once

#include "qa/model/failure.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace qa {

struct KeeperWord {
  std::optional<Failure> failure;  ///< empty: it is up
};

std::string to_text(const KeeperWord& word);
/// Fails with kind host when the keeper was ended before it could say a word.
Result<KeeperWord> parse_keeper_word(std::string_view text);

}  // namespace qa
