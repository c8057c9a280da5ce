// "did you mean": the known word that a mistyped one is closest to.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qa {

/// The closest of `known` within a third of the word's length (at least one edit), by
/// Damerau-Levenshtein distance; the first one of equals.
std::optional<std::string> closest(std::string_view word, std::span<const std::string> known);

/// `unknown stage 'untit', did you mean 'unit'?`, or without the question.
std::string unknown_word(std::string_view what, std::string_view word,
                         std::span<const std::string> known);

}  // namespace qa
