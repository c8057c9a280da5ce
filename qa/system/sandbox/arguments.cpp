#include "qa/system/sandbox/arguments.hpp"

#include "qa/system/sandbox/give_up.hpp"

#include <charconv>

namespace qa::sandbox {
namespace {

constexpr std::string_view kUsage =
    "usage: qa-sandbox hub | probe | forward --hub PID --port OUTSIDE=INSIDE... | cut --hub PID "
    "[--address IP]... | exec --hub PID -- "
    "PROGRAM ARGUMENT... | run --root FOLDER "
    "[--hub PID] [--user ID] [--group ID] [--directory PATH] [--env NAME=VALUE]... "
    "[--host NAME=ADDRESS]... [--limit NAME=NUMBER]... [--forbid CALL]... [--writable "
    "PATH=FOLDER]... -- PROGRAM ARGUMENT...";

[[noreturn]] void refuse(const std::string& reason) {
  give_up("read its arguments", reason + "; " + std::string(kUsage));
}

Arguments::Action parse_action(std::string_view word) {
  if (word == "hub") return Arguments::Action::hub;
  if (word == "run") return Arguments::Action::run;
  if (word == "exec") return Arguments::Action::exec;
  if (word == "forward") return Arguments::Action::forward;
  if (word == "cut") return Arguments::Action::cut;
  if (word == "probe") return Arguments::Action::probe;
  refuse("unknown command '" + std::string(word) + "'");
}

int parse_number(const std::string& option, const std::string& text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || number < 0) {
    refuse(option + " wants a number, not '" + text + "'");
  }
  return number;
}

std::pair<std::string, std::string> parse_pair(const std::string& option, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    refuse(option + " wants NAME=VALUE, not '" + text + "'");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

void apply(Arguments& arguments, const std::string& option, const std::string& value) {
  if (option == "--root") {
    arguments.root = value;
  } else if (option == "--hub") {
    arguments.hub = parse_number(option, value);
  } else if (option == "--user") {
    arguments.user = parse_number(option, value);
  } else if (option == "--group") {
    arguments.group = parse_number(option, value);
  } else if (option == "--directory") {
    arguments.directory = value;
  } else if (option == "--env") {
    parse_pair(option, value);
    arguments.environment.push_back(value);
  } else if (option == "--host") {
    arguments.hosts.push_back(parse_pair(option, value));
  } else if (option == "--limit") {
    arguments.limits.push_back(parse_pair(option, value));
  } else if (option == "--port") {
    arguments.forwards.push_back(parse_pair(option, value));
  } else if (option == "--address") {
    arguments.addresses.push_back(value);
  } else if (option == "--forbid") {
    arguments.forbidden.push_back(value);
  } else if (option == "--writable") {
    arguments.writable.push_back(parse_pair(option, value));
  } else {
    refuse("unknown option '" + option + "'");
  }
}

}  // namespace

Arguments parse_arguments(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) refuse("no command");
  Arguments arguments;
  arguments.action = parse_action(words[0]);
  std::size_t i = 1;
  for (; i < words.size() && words[i] != "--"; i += 2) {
    if (i + 1 == words.size()) refuse("'" + words[i] + "' without a value");
    apply(arguments, words[i], words[i + 1]);
  }
  if (i < words.size()) {
    arguments.program.assign(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
  }
  const bool runs = arguments.action == Arguments::Action::run;
  const bool executes = arguments.action == Arguments::Action::exec;
  if ((runs || executes) && arguments.program.empty()) refuse("no program");
  if (runs && arguments.root.empty()) refuse("run needs --root");
  const bool joins =
      arguments.action == Arguments::Action::forward || arguments.action == Arguments::Action::cut;
  if ((executes || joins) && arguments.hub == 0) refuse(words[0] + " needs --hub");
  return arguments;
}

}  // namespace qa::sandbox
