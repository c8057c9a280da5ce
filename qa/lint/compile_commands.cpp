#include "qa/lint/compile_commands.hpp"

#include "qa/system/project_path.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

/// Words as a POSIX shell splits them: what CMake writes under "command".
std::vector<std::string> shell_words(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  const auto word = [&]() -> std::string& {
    if (!in_word) words.emplace_back();
    in_word = true;
    return words.back();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      in_word = false;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      word();
    } else if (quote != 0 && c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      word() += text[++i];
    } else {
      word() += c;
    }
  }
  return words;
}

CompileCommand read_entry(const nlohmann::json& entry, const std::filesystem::path& root) {
  CompileCommand command{
      .file = {}, .directory = entry.at("directory").get<std::string>(), .arguments = {}};
  const std::filesystem::path file = command.directory / entry.at("file").get<std::string>();
  command.file = project_path(file.string(), root);
  if (entry.contains("arguments")) {
    entry.at("arguments").get_to(command.arguments);
  } else {
    command.arguments = shell_words(entry.at("command").get<std::string>());
  }
  const auto output = std::ranges::find(command.arguments, "-o");
  if (output != command.arguments.end()) {
    command.arguments.erase(output, std::min(output + 2, command.arguments.end()));
  }
  return command;
}

}  // namespace

Result<std::vector<CompileCommand>> parse_compile_commands(std::string_view json,
                                                           const std::filesystem::path& root) {
  std::vector<CompileCommand> commands;
  try {
    for (const nlohmann::json& entry : nlohmann::json::parse(json)) {
      commands.push_back(read_entry(entry, root));
    }
  } catch (const nlohmann::json::exception& error) {
    return fail(FailureKind::host,
                std::string("compile_commands.json is damaged: ") + error.what());
  }
  std::ranges::sort(commands);
  const auto repeated = std::ranges::unique(commands);
  commands.erase(repeated.begin(), repeated.end());
  return commands;
}

std::optional<CompileCommand> command_of_part(const std::vector<CompileCommand>& commands,
                                              const std::filesystem::path& unity,
                                              const std::filesystem::path& file,
                                              const std::filesystem::path& root) {
  const auto whole =
      std::ranges::find(commands, project_path(unity.string(), root), &CompileCommand::file);
  if (whole == commands.end()) return std::nullopt;
  CompileCommand part = *whole;
  part.file = project_path(file.string(), root);
  for (std::string& argument : part.arguments) {
    if ((part.directory / argument).lexically_normal() == unity) argument = file.string();
  }
  return part;
}

void add_default_standards(std::vector<CompileCommand>& commands, const std::string& cxx,
                           const std::string& c) {
  const auto asks = [](const std::string& argument) {
    return argument.starts_with("-std=") || argument.starts_with("--std=");
  };
  for (CompileCommand& command : commands) {
    const bool is_c = std::filesystem::path(command.file).extension() == ".c";
    const std::string& standard = is_c ? c : cxx;
    if (standard.empty() || std::ranges::any_of(command.arguments, asks)) continue;
    // In front of "-c FILE": a launcher may come before the compiler.
    command.arguments.insert(std::ranges::find(command.arguments, "-c"), "-std=" + standard);
  }
}

void rename_standards(std::vector<CompileCommand>& commands) {
  struct Name {
    std::string_view final;
    std::string_view draft;
  };
  constexpr std::array<Name, 4> kNames = {
      {{"c++23", "c++2b"}, {"gnu++23", "gnu++2b"}, {"c23", "c2x"}, {"gnu23", "gnu2x"}}};
  for (CompileCommand& command : commands) {
    for (std::string& argument : command.arguments) {
      const auto name = std::ranges::find_if(kNames, [&argument](const Name& each) {
        return argument == "-std=" + std::string(each.final) ||
               argument == "--std=" + std::string(each.final);
      });
      if (name != kNames.end()) argument = "-std=" + std::string(name->draft);
    }
  }
}

std::string to_compile_commands(const CompileCommand& command, const std::filesystem::path& root) {
  using nlohmann::json;
  return json::array({{{"directory", command.directory.string()},
                       {"file", (root / command.file).string()},
                       {"arguments", command.arguments}}})
      .dump(1, ' ', false, json::error_handler_t::replace);
}

}  // namespace qa
