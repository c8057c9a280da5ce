#include "qa/lint/undocumented.hpp"

#include "qa/lint/header_text.hpp"
#include "qa/lint/public_declarations.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace qa {
namespace {

using Tokens = std::span<const CodeToken>;

bool has_comment(LineText line) {
  return line == LineText::comment || line == LineText::code_and_comment;
}

/// Lines whose last token is a brace or the colon of "public:", so that nothing above is about what
/// follows.
std::vector<int> openings(const HeaderText& header) {
  std::vector<int> lines;
  for (std::size_t i = 0; i < header.tokens.size(); ++i) {
    const bool is_last =
        i + 1 == header.tokens.size() || header.tokens[i + 1].line != header.tokens[i].line;
    if (is_last && (header.tokens[i].is("{") || header.tokens[i].is(":")))
      lines.push_back(header.tokens[i].line);
  }
  return lines;
}

bool is_documented(const Declaration& declaration, const HeaderText& header,
                   const std::vector<int>& openings) {
  for (int line = declaration.first_line; line <= declaration.last_line; ++line) {
    if (has_comment(header.line(line))) return true;
  }
  for (int line = declaration.first_line - 1; header.line(line) != LineText::blank; --line) {
    if (std::ranges::binary_search(openings, line)) return false;
    if (has_comment(header.line(line))) return true;
  }
  return false;
}

/// How a library's call defines a flag.
struct FlagCall {
  std::string_view name;  ///< of the function or macro; what begins with it, where it ends in "_"
  std::size_t flag;       ///< which argument names the flag
  std::size_t help = 0;   ///< which argument says what it is for
  bool may_lack_variable = false;  ///< without one, the argument before says it
  bool is_asked = false;           ///< help() says it afterwards
};

constexpr std::array<FlagCall, 5> kCalls = {
    {{.name = "add_option", .flag = 0, .help = 2},
     {.name = "add_flag", .flag = 0, .help = 2, .may_lack_variable = true},
     {.name = "ABSL_FLAG", .flag = 1, .help = 3},
     {.name = "DEFINE_", .flag = 0, .help = 2},
     {.name = "add_argument", .flag = 0, .is_asked = true}}};

const FlagCall* call_of(std::string_view name) {
  const auto found = std::ranges::find_if(kCalls, [name](const FlagCall& call) {
    return call.name.ends_with('_') ? name.starts_with(call.name) && name.size() > call.name.size()
                                    : name == call.name;
  });
  return found == kCalls.end() ? nullptr : &*found;
}

/// The arguments of the call whose "(" is the first token, and how many tokens it has.
struct Call {
  std::vector<Tokens> arguments;
  std::size_t size = 0;
};

Call read_call(Tokens tokens) {
  Call call;
  int depth = 0;
  std::size_t start = 1;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const CodeToken& token = tokens[i];
    const bool opens = token.is("(") || token.is("{") || token.is("[");
    const bool closes = token.is(")") || token.is("}") || token.is("]");
    if (opens) ++depth;
    if (closes) --depth;
    const bool is_end = closes && depth == 0;
    if (!is_end && !(token.is(",") && depth == 1)) continue;
    if (i > start) call.arguments.push_back(tokens.subspan(start, i - start));
    start = i + 1;
    if (is_end) {
      call.size = i + 1;
      return call;
    }
  }
  return call;
}

bool is_text(Tokens argument) {
  return std::ranges::any_of(argument, [](const CodeToken& token) {
    return token.text.starts_with('"') || token.text.starts_with("R\"");
  });
}

/// A text without a letter says nothing; what is no literal may say anything.
bool says_something(Tokens argument) {
  return !is_text(argument) || std::ranges::any_of(argument, [](const CodeToken& token) {
    return std::ranges::any_of(token.text, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             (static_cast<unsigned char>(c) & 0x80U) != 0;
    });
  });
}

/// "--port,-p" of a literal, the word of a macro's argument.
std::string flag_name(Tokens argument) {
  std::string name;
  for (const CodeToken& token : argument) name += token.text;
  std::erase(name, '"');
  return name;
}

/// Whether `.help(` with a text follows before the statement ends.
bool is_helped(Tokens rest) {
  for (std::size_t i = 0; i + 1 < rest.size() && !rest[i].is(";"); ++i) {
    if (rest[i].is("help") && rest[i + 1].is("("))
      return read_call(rest.subspan(i + 1)).arguments.size() > 0;
  }
  return false;
}

bool is_explained(const FlagCall& kind, const Call& call, Tokens rest) {
  if (kind.is_asked) return is_helped(rest);
  if (kind.may_lack_variable && call.arguments.size() == kind.help)
    return is_text(call.arguments.back()) && says_something(call.arguments.back());
  return call.arguments.size() > kind.help && says_something(call.arguments[kind.help]);
}

/// A definition of such a function, or a call on something else, names no flag.
bool names_a_flag(const FlagCall& kind, const Call& call) {
  if (call.arguments.size() <= kind.flag) return false;
  const bool is_macro = kind.name.ends_with('_') || kind.name == "ABSL_FLAG";
  return is_macro || is_text(call.arguments[kind.flag]);
}

}  // namespace

std::vector<Finding> undocumented_declarations(const std::string& file, std::string_view source) {
  const HeaderText header = read_header(source);
  const std::vector<int> opens = openings(header);
  std::vector<Finding> findings;
  for (const Declaration& declaration : public_declarations(header)) {
    if (is_documented(declaration, header, opens)) continue;
    findings.push_back({.severity = Severity::warning,
                        .rule = "docs.declaration",
                        .message = declaration.name + " has no comment that says what it is for",
                        .file = file,
                        .line = declaration.first_line});
  }
  return findings;
}

std::vector<Finding> undocumented_flags(const std::string& file, std::string_view source) {
  const HeaderText text = read_header(source);
  const Tokens tokens = text.tokens;
  std::vector<Finding> findings;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const FlagCall* kind = call_of(tokens[i].text);
    if (kind == nullptr || !tokens[i + 1].is("(")) continue;
    const Call call = read_call(tokens.subspan(i + 1));
    if (!names_a_flag(*kind, call)) continue;
    if (is_explained(*kind, call, tokens.subspan(i + 1 + call.size))) continue;
    findings.push_back({.severity = Severity::warning,
                        .rule = "docs.flag",
                        .message = "the flag " + flag_name(call.arguments[kind->flag]) +
                                   " has no text that says what it is for",
                        .file = file,
                        .line = tokens[i].line});
  }
  return findings;
}

}  // namespace qa
