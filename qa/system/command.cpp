#include "qa/system/command.hpp"

#include <algorithm>
#include <string_view>

namespace qa {
namespace {

/// Characters that no POSIX shell treats specially inside a word.
bool is_plain(char c) {
  constexpr std::string_view kPlain = "@%+=:,./_-";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kPlain.find(c) != std::string_view::npos;
}

std::string environment_text(const Command& command) {
  std::string removed;
  std::string added;
  for (const auto& [name, value] : command.environment) {
    if (value) {
      added += name + "=" + shell_quote(*value) + " ";
    } else {
      removed += "-u " + shell_quote(name) + " ";
    }
  }
  return removed.empty() ? added : "env " + removed + added;
}

}  // namespace

std::string shell_quote(const std::string& word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return word;
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string to_shell_text(const Command& command) {
  std::string text;
  if (!command.working_directory.empty()) {
    text += "cd " + shell_quote(command.working_directory.string()) + " && ";
  }
  text += environment_text(command);
  for (std::size_t i = 0; i < command.argv.size(); ++i) {
    if (i != 0) text += ' ';
    text += shell_quote(command.argv[i]);
  }
  return text;
}

}  // namespace qa
