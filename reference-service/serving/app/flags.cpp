#include "serving/app/flags.hpp"

#include "serving/app/version.hpp"
#include "serving/log/line.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace serving {

namespace {

/// "ECHO_MAX_AGE_S" of "ECHO_" and "max-age-s".
std::string variable_of(std::string_view prefix, const std::string& flag) {
  std::string variable(prefix);
  for (const char c : flag) {
    variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return variable;
}

/// CLI11 takes what follows "--cafile=" for its value, be it the next flag.
MaybeProblem find_missing_value(std::span<const char* const> arguments) {
  for (const std::string_view argument : arguments) {
    if (argument == "--") break;
    if (!argument.starts_with("--") || argument.find('=') != argument.size() - 1) continue;
    return Problem{std::string(argument.substr(0, argument.size() - 1)) + ": nothing after ="};
  }
  return std::nullopt;
}

/// A value that is there and empty comes from a script whose variable is not set: "--cafile ''"
/// must not turn mutual TLS off. Unset is what an empty variable of our own environment means.
MaybeProblem find_empty_value(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty() || option->get_expected_min() == 0) continue;
    const std::vector<std::string>& values = option->results();
    if (std::ranges::find(values, "") == values.end()) continue;
    return Problem{"--" + option->get_lnames().front() + ": '' is no value"};
  }
  return std::nullopt;
}

/// CLI11 2.4 and later pass over a variable whose value its option refuses.
MaybeProblem find_refused_variable(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    const std::string& variable = option->get_envname();
    const char* value = variable.empty() ? nullptr : std::getenv(variable.c_str());
    if (value == nullptr || *value == '\0' || option->count() > 0) continue;
    return Problem{variable + ": '" + value + "' is no value for --" +
                   option->get_lnames().front()};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Goodbye> parse(CLI::App& app, std::span<const char* const> arguments) {
  if (const MaybeProblem problem = find_missing_value(arguments)) return usage_error(app, *problem);
  try {
    app.parse(static_cast<int>(arguments.size()), arguments.data());
  } catch (const CLI::CallForHelp&) {
    return Goodbye{ExitCode::ok, app.help()};
  } catch (const CLI::ParseError& error) {
    return usage_error(app, {error.what()});
  }
  if (const MaybeProblem problem = find_empty_value(app)) return usage_error(app, *problem);
  if (const MaybeProblem problem = find_refused_variable(app)) return usage_error(app, *problem);
  return std::nullopt;
}

Goodbye usage_error(const CLI::App& app, const Problem& problem) {
  return {ExitCode::usage, app.get_name() + ": " + printable(problem.what) + " (see --help)\n"};
}

void read_environment(CLI::App& app, std::string_view prefix,
                      std::initializer_list<const char*> others) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty()) continue;
    const std::string& name = option->get_lnames().front();
    if (std::ranges::find(others, name) == others.end()) option->envname(variable_of(prefix, name));
  }
}

void add_number(CLI::App& app, const std::string& flag, int& value, int least, int most,
                const std::string& text) {
  app.add_option(flag, value, text)->check(CLI::Range(least, most))->capture_default_str();
}

void VersionFlags::add_to(CLI::App& app) {
  CLI::Option* version = app.add_flag("--version", version_, "say which build this is");
  app.add_flag("--json", json_, "with --version: all there is to know, as a JSON object")
      ->needs(version);
}

std::optional<Goodbye> VersionFlags::answer(const Identity& identity) const {
  if (!version_) return std::nullopt;
  return Goodbye{ExitCode::ok, (json_ ? version_json(identity) : version_line(identity)) + "\n"};
}

void TlsFlags::add_to(CLI::App& app, const std::string& whose) {
  app.add_flag(flag("usetls", "-t"), use_, "encrypt with TLS; without it all is plaintext");
  app.add_option(flag("certfile", "-c"), files_.certificate, whose + " certificate (chain), PEM");
  app.add_option(flag("privkeyfile", "-k"), files_.private_key, "its private key, PEM");
  app.add_option(flag("cafile"), files_.authority,
                 "certificates of those who sign the other side's certificate, PEM");
}

MaybeProblem TlsFlags::check() const {
  if (use_ || files_ == TlsFiles{}) return std::nullopt;
  return Problem{flag("certfile") + ", " + flag("privkeyfile") + " and " + flag("cafile") +
                 " need " + flag("usetls")};
}

std::optional<TlsFiles> TlsFlags::files() const {
  return use_ ? std::optional(files_) : std::nullopt;
}

std::string TlsFlags::flag(const std::string& name, const std::string& short_form) const {
  const std::string long_form = "--" + prefix_ + name;
  return prefix_.empty() && !short_form.empty() ? short_form + "," + long_form : long_form;
}

}  // namespace serving
