#include "qa/cli/command_functions.hpp"
#include "qa/cli/commands.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace qa {
namespace {

// Flags and stages are asked of qa itself, so that they are those of this version and this project.

constexpr const char* kBash = R"sh(_qa() {{
  local word=${{COMP_WORDS[COMP_CWORD]}}
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=($(compgen -W '{}' -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$(qa "${{COMP_WORDS[1]}}" --help 2>/dev/null |
      grep -oE -- '--[a-z][a-z-]*' | sort -u)" -- "$word"))
  else
    COMPREPLY=($(compgen -W "$(qa list --names 2>/dev/null)" -- "$word"))
  fi
}}
complete -o default -F _qa qa
)sh";

constexpr const char* kZsh = R"sh(#compdef qa
_qa() {{
  local -a words_of_qa
  if (( CURRENT == 2 )); then
    words_of_qa=({})
    _describe command words_of_qa
  elif [[ $words[CURRENT] == -* ]]; then
    words_of_qa=(${{(f)"$(qa $words[2] --help 2>/dev/null |
      grep -oE -- '--[a-z][a-z-]*' | sort -u)"}})
    compadd -- $words_of_qa
  else
    words_of_qa=(${{(f)"$(qa list --names 2>/dev/null)"}})
    compadd -- $words_of_qa || _files
  fi
}}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _qa "$@"; else compdef _qa qa; fi
)sh";

constexpr const char* kFish = R"sh(complete -c qa -n '__fish_is_nth_token 1' -f
{}complete -c qa -n 'not __fish_is_nth_token 1' -a '(qa list --names 2>/dev/null)'
complete -c qa -n 'string match -q -- "-*" (commandline -ct)' -f -a \
  '(qa (commandline -opc)[2] --help 2>/dev/null | string match -rag -- "(--[a-z][a-z-]*)")'
)sh";

std::string bash() {
  std::vector<std::string_view> names;
  for (const CliCommand& command : commands()) names.push_back(command.name);
  return fmt::format(kBash, fmt::join(names, " "));
}

std::string zsh() {
  std::string words;
  for (const CliCommand& command : commands())
    words += fmt::format("\n      \"{}:{}\"", command.name, command.help);
  return fmt::format(kZsh, words);
}

std::string fish() {
  std::string lines;
  for (const CliCommand& command : commands()) {
    lines += fmt::format("complete -c qa -n '__fish_is_nth_token 1' -a {} -d \"{}\"\n",
                         command.name, command.help);
  }
  return fmt::format(kFish, lines);
}

}  // namespace

Result<int> cli_completions(const Arguments& arguments) {
  CLI::App app("Prints what lets a shell complete qa's words.", "qa completions");
  std::string shell;
  app.add_option("shell", shell, "bash, zsh or fish")->required()->type_name("SHELL");
  app.footer(
      "Examples:\n  source <(qa completions bash)                      in ~/.bashrc\n"
      "  source <(qa completions zsh)                       in ~/.zshrc\n"
      "  qa completions fish > ~/.config/fish/completions/qa.fish");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  const std::vector<std::string> known = {"bash", "zsh", "fish"};
  if (shell == known[0]) {
    print(bash());
  } else if (shell == known[1]) {
    print(zsh());
  } else if (shell == known[2]) {
    print(fish());
  } else {
    return fail(FailureKind::configuration, unknown_word("shell", shell, known),
                "qa completions --help");
  }
  return kPassed;
}

}  // namespace qa
