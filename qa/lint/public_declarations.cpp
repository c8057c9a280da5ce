#include "qa/lint/public_declarations.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <span>
#include <string_view>

namespace qa {
namespace {

using Tokens = std::span<const CodeToken>;

bool is_name(std::string_view text) {
  return !text.empty() &&
         (std::isalpha(static_cast<unsigned char>(text.front())) != 0 || text.front() == '_');
}

/// Before a declaration's own name and parameters.
constexpr std::array<std::string_view, 4> kWithParentheses = {"alignas", "requires",
                                                              "__attribute__", "__declspec"};

template <std::size_t Count>
bool is_one_of(std::string_view text, const std::array<std::string_view, Count>& words) {
  return std::ranges::find(words, text) != words.end();
}

/// The number of tokens from `open` to its partner, both included.
std::size_t group_size(Tokens tokens, std::string_view open, std::string_view close) {
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].is(open)) ++depth;
    if (tokens[i].is(close) && --depth == 0) return i + 1;
  }
  return tokens.size();
}

/// Without `template <...>`, `requires (...)`, attributes and export macros before a type's name.
Tokens without_prefix(Tokens tokens) {
  while (!tokens.empty()) {
    if (tokens.front().is("template")) {
      tokens = tokens.subspan(1);
      if (!tokens.empty() && tokens.front().is("<"))
        tokens = tokens.subspan(group_size(tokens, "<", ">"));
    } else if (tokens.front().is("[")) {
      tokens = tokens.subspan(group_size(tokens, "[", "]"));
    } else if (tokens.size() > 1 && is_one_of(tokens.front().text, kWithParentheses) &&
               tokens[1].is("(")) {
      tokens = tokens.subspan(1 + group_size(tokens.subspan(1), "(", ")"));
    } else {
      break;
    }
  }
  return tokens;
}

bool has(Tokens tokens, std::string_view word) {
  return std::ranges::find(tokens, word, &CodeToken::text) != tokens.end();
}

/// Of `class EXPORT Name final : Base {`.
std::string type_name(Tokens tokens) {
  std::string name;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const CodeToken& token = tokens[i];
    if (token.is(":") || token.is("{") || token.is("<") || token.is("final")) break;
    if (token.is("[")) {
      i += group_size(tokens.subspan(i), "[", "]") - 1;
    } else if (is_name(token.text) && !token.is("class") && !token.is("struct")) {
      name = token.text;
    }
  }
  return name;
}

/// What stands before the parameters, "=", an array's size or the end; "operator==" is one name.
std::string value_name(Tokens tokens) {
  const auto word = std::ranges::find(tokens, "operator", &CodeToken::text);
  if (word != tokens.end()) {
    std::string name = "operator";
    for (auto token = word + 1; token != tokens.end(); ++token) {
      if (token->is("(") && name != "operator") break;
      name += token->text;
    }
    return name;
  }
  std::string name;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const CodeToken& token = tokens[i];
    if (token.is("<")) {
      i += group_size(tokens.subspan(i), "<", ">") - 1;
    } else if (is_one_of(token.text, kWithParentheses)) {
      i += group_size(tokens.subspan(i), "(", ")") - 1;
    } else if (token.is("(") || token.is("=") || token.is("{") || token.is("[") ||
               (token.is(":") && !(i + 1 < tokens.size() && tokens[i + 1].is(":")) &&
                !(i > 0 && tokens[i - 1].is(":")))) {
      break;
    } else if (is_name(token.text)) {
      name = token.text;
    }
  }
  return name;
}

enum class Scope { open, hidden, enumerators, body };

class Finder {
 public:
  explicit Finder(const HeaderText& header) : tokens_(header.tokens) {}

  std::vector<Declaration> find() {
    for (; at_ < tokens_.size(); ++at_) read(tokens_[at_]);
    return std::move(found_);
  }

 private:
  struct Level {
    Scope scope = Scope::open;
    bool is_within_hidden = false;
    std::string type;            ///< name of the class; empty: it is none
    std::size_t start = 0;       ///< of the statement that it is part of
    bool ends_statement = true;  ///< at its closing brace
  };

  Tokens statement() const { return tokens_.subspan(start_, at_ - start_); }
  Scope scope() const { return levels_.empty() ? Scope::open : levels_.back().scope; }
  bool is_inside_code() const { return scope() == Scope::body || scope() == Scope::enumerators; }
  bool hides() const {
    return scope() == Scope::hidden || (!levels_.empty() && levels_.back().is_within_hidden);
  }
  std::string current_type() const { return levels_.empty() ? "" : levels_.back().type; }

  void read(const CodeToken& token) {
    if (token.is("{")) {
      open();
    } else if (token.is("}")) {
      close();
    } else if (is_inside_code()) {
      return;
    } else if (token.is("(")) {
      at_ += group_size(tokens_.subspan(at_), "(", ")") - 1;
    } else if (token.is(";")) {
      end_statement();
    } else if (token.is(":") && !current_type().empty() && is_access(statement())) {
      levels_.back().scope = statement().back().is("public") ? Scope::open : Scope::hidden;
      start_ = at_ + 1;
    }
  }

  static bool is_access(Tokens statement) {
    constexpr std::array<std::string_view, 3> kWords = {"public", "protected", "private"};
    return !statement.empty() && is_one_of(statement.back().text, kWords);
  }

  void push(Scope scope, std::string type, bool ends_statement) {
    levels_.push_back({.scope = scope,
                       .is_within_hidden = hides(),
                       .type = std::move(type),
                       .start = start_,
                       .ends_statement = ends_statement});
  }

  void open() {
    if (is_inside_code()) return push(Scope::body, {}, false);
    const Tokens words = without_prefix(statement());
    if (is_namespace(words)) {
      push(is_hidden_namespace(words) ? Scope::hidden : Scope::open, {}, true);
      start_ = at_ + 1;
    } else if (const CodeToken* keyword = type_keyword(words)) {
      open_type(*keyword, words.subspan(static_cast<std::size_t>(keyword - words.data())));
    } else {
      // A function's body ends its statement; what initializes a variable or member doesn't.
      const bool is_function = has(words, "(") && !has(words, "=") && !initializes_a_member(words);
      if (is_function) declare(value_name(words));
      push(Scope::body, {}, is_function);
    }
  }

  void open_type(const CodeToken& keyword, Tokens words) {
    const std::string name = type_name(words);
    declare(name);
    if (keyword.is("enum")) return push(Scope::enumerators, {}, false);
    push(keyword.is("class") ? Scope::hidden : Scope::open, name.empty() ? kNoName : name,
         !name.empty());
    start_ = at_ + 1;
  }

  void close() {
    if (levels_.empty()) return;
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    start_ = level.ends_statement ? at_ + 1 : level.start;
  }

  void end_statement() {
    const Tokens words = without_prefix(statement());
    if (!words.empty() && !says_nothing_new(words)) declare(name_of(words));
    start_ = at_ + 1;
  }

  static std::string name_of(Tokens words) {
    if (words.front().is("using")) return std::string(words[1].text);
    if (words.front().is("typedef")) return typedef_name(words);
    if (has(words, "}") && is_one_of(words.front().text, kTypes)) return {};  // told at its brace
    return value_name(words);
  }

  /// The last name, or that of a pointer to a function: `typedef void (*name)(int)`.
  static std::string typedef_name(Tokens words) {
    std::string name;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (!is_name(words[i].text)) continue;
      name = words[i].text;
      if (i > 1 && words[i - 1].is("*") && words[i - 2].is("(")) break;
    }
    return name;
  }

  static bool is_namespace(Tokens words) {
    if (words.size() > 1 && words.front().is("inline")) words = words.subspan(1);
    return !words.empty() &&
           (words.front().is("namespace") ||
            (words.size() == 2 && words.front().is("extern") && words[1].text.starts_with('"')));
  }

  static bool is_hidden_namespace(Tokens words) {
    constexpr std::array<std::string_view, 4> kNames = {"detail", "details", "internal", "impl"};
    return words.back().is("namespace") ||
           (!words.front().is("extern") && std::ranges::any_of(words, [&](const CodeToken& word) {
             return is_one_of(word.text, kNames);
           }));
  }

  static const CodeToken* type_keyword(Tokens words) {
    constexpr std::array<std::string_view, 4> kBefore = {"typedef", "static", "constexpr",
                                                         "inline"};
    for (const CodeToken& word : words) {
      if (is_one_of(word.text, kTypes)) return has(words, "(") ? nullptr : &word;
      if (!is_one_of(word.text, kBefore)) return nullptr;
    }
    return nullptr;
  }

  /// Name(int value) : member_{value} {}
  static bool initializes_a_member(Tokens words) {
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      if (words[i].is(":") && words[i - 1].is(")")) return is_name(words.back().text);
    }
    return false;
  }

  /// Whether a statement without a body declares nothing that people look up.
  bool says_nothing_new(Tokens words) const {
    constexpr std::array<std::string_view, 3> kOthers = {"friend", "static_assert", "namespace"};
    if (is_one_of(words.front().text, kOthers)) return true;
    if (words.front().is("using")) return words.size() < 3 || !words[2].is("=");
    const bool is_forward = is_one_of(words.front().text, kTypes) &&
                            std::ranges::all_of(words, [](const CodeToken& word) {
                              return is_name(word.text) || word.is(":");
                            });
    // A macro that stands for something: NAME(arguments);
    const bool is_macro =
        words.size() > 1 && words[1].is("(") && current_type() != words.front().text;
    return is_forward || is_macro;
  }

  /// No one has to say what those do.
  static bool repeats_others(Tokens words) {
    if (has(words, "override") || has(words, "final") || has(words, "friend") || has(words, "~"))
      return true;
    return words.size() > 1 && words[words.size() - 2].is("=") &&
           (words.back().is("default") || words.back().is("delete"));
  }

  /// The statement up to here is a declaration of that name.
  void declare(const std::string& name) {
    const std::string type = current_type();
    const Tokens words = without_prefix(statement());
    const bool is_type = type_keyword(words) != nullptr;
    if (name.empty() || name == type || hides() || (!is_type && repeats_others(words))) return;
    found_.push_back({.name = type.empty() ? name : type + "::" + name,
                      .first_line = statement().front().line,
                      .last_line = tokens_[at_].line});
  }

  static constexpr std::array<std::string_view, 4> kTypes = {"class", "struct", "union", "enum"};
  static constexpr const char* kNoName = "(unnamed)";

  Tokens tokens_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;  ///< of the statement that is open
  std::vector<Level> levels_;
  std::vector<Declaration> found_;
};

}  // namespace

std::vector<Declaration> public_declarations(const HeaderText& header) {
  return Finder(header).find();
}

}  // namespace qa
