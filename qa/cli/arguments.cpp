#include "qa/cli/arguments.hpp"

#include "qa/cli/terminal_output.hpp"
#include "qa/model/suggestion.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

std::string help_command(const CLI::App& app) {
  return app.get_name() + " --help";
}

std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    for (const std::string& name : option->get_snames()) flags.push_back("-" + name);
  }
  return flags;
}

Failure unexpected(const CLI::App& app, const std::string& word) {
  const bool is_flag = word.starts_with('-') && word.size() > 1;
  const std::string flag = word.substr(0, word.find('='));
  return {.kind = FailureKind::configuration,
          .what = is_flag ? unknown_word("flag", flag, flags_of(app))
                          : "unexpected argument '" + word + "'",
          .next = help_command(app)};
}

}  // namespace

Result<Parsed> parse(CLI::App& app, const Arguments& arguments) {
  app.allow_extras();  // we name them ourselves, with a suggestion
  app.set_help_flag("-h,--help", "Show this and exit");
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    const std::string help = app.help();
    print(help.ends_with('\n') ? help : help + "\n");
    return Parsed::help;
  } catch (const CLI::ParseError& error) {
    return fail(FailureKind::configuration, error.what(), help_command(app));
  }
  std::vector<std::string> extras = app.remaining();
  // The mark before words that are no flags, whatever they look like, stays among the extras.
  std::erase(extras, "--");
  if (!extras.empty()) return tl::unexpected<Failure>(unexpected(app, extras.front()));
  return Parsed::command;
}

}  // namespace qa
