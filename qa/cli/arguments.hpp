// What all commands do with their arguments: parse, help, and errors that say what helps.
#pragma once

#include "qa/model/failure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace qa {

/// The words after the command's name.
using Arguments = std::vector<std::string>;

enum class Parsed {
  command,  ///< to be carried out
  help,     ///< help was asked for and printed; nothing else is to be done
};

/// Reads `arguments` into what `app` is bound to. Fails with kind configuration, and a suggestion
/// for a mistyped flag; next is the command's own help.
Result<Parsed> parse(CLI::App& app, const Arguments& arguments);

}  // namespace qa
