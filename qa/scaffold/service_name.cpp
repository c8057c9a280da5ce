#include "qa/scaffold/service_name.hpp"

#include "qa/scaffold/global_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <ranges>
#include <vector>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::size_t kMaxCharacters = 60;

/// Of C++20, and what proto and the generated code spell like a name of ours.
constexpr auto kKeywords = std::to_array<std::string_view>({
    "alignas",       "alignof",     "and",
    "and_eq",        "asm",         "auto",
    "bitand",        "bitor",       "bool",
    "break",         "case",        "catch",
    "char",          "char16_t",    "char32_t",
    "char8_t",       "class",       "co_await",
    "co_return",     "co_yield",    "compl",
    "concept",       "const",       "const_cast",
    "consteval",     "constexpr",   "constinit",
    "continue",      "decltype",    "default",
    "delete",        "do",          "double",
    "dynamic_cast",  "else",        "enum",
    "explicit",      "export",      "extern",
    "false",         "float",       "for",
    "friend",        "goto",        "if",
    "inline",        "int",         "long",
    "mutable",       "namespace",   "new",
    "noexcept",      "not",         "not_eq",
    "nullptr",       "operator",    "or",
    "or_eq",         "private",     "protected",
    "public",        "register",    "reinterpret_cast",
    "requires",      "return",      "short",
    "signed",        "sizeof",      "static",
    "static_assert", "static_cast", "struct",
    "switch",        "template",    "this",
    "thread_local",  "throw",       "true",
    "try",           "typedef",     "typeid",
    "typename",      "union",       "unsigned",
    "using",         "virtual",     "void",
    "volatile",      "wchar_t",     "while",
    "xor",           "xor_eq",      "linux",
    "unix",          "main",
});

/// Namespaces, packages, types and CMake targets that something else in the repository has already:
/// gRPC generates an AsyncService and others like it within each service, tests have a MockPeer.
constexpr auto kTaken = std::to_array<std::string_view>({"absl",
                                                         "async",
                                                         "benchmark",
                                                         "callback",
                                                         "cli",
                                                         "descriptor",
                                                         "echo",
                                                         "experimental_callback",
                                                         "fmt",
                                                         "google",
                                                         "grpc",
                                                         "health",
                                                         "mock",
                                                         "openssl",
                                                         "protobuf",
                                                         "qa",
                                                         "reflection",
                                                         "reflection_alpha",
                                                         "running",
                                                         "service",
                                                         "serving",
                                                         "spdlog",
                                                         "split_streamed",
                                                         "std",
                                                         "streamed",
                                                         "streamed_unary",
                                                         "testing",
                                                         "wire"});

/// Namespaces that code within any part of the package must still see.
constexpr auto kNamespaces = std::to_array<std::string_view>(
    {"absl", "benchmark", "fmt", "google", "grpc", "serving", "spdlog", "std", "testing"});

bool is_in(const auto& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_word_character(char c) {
  return is_lower(c) || (c >= '0' && c <= '9');
}

auto refused(std::string_view what) {
  return fail(FailureKind::configuration, std::string(what), "qa new --help");
}

/// Empty when `name` can be used.
std::string problem_of(std::string_view name) {
  if (name.empty()) return "a service needs a name";
  if (name.size() > kMaxCharacters) {
    return fmt::format("the name has {} characters; {} is the most that all places bear",
                       name.size(), kMaxCharacters);
  }
  if (!is_lower(name.front())) {
    return fmt::format(
        "the name '{}' must begin with a lower-case letter: so does everything in "
        "C++ and proto that is named after it",
        name);
  }
  const auto is_bad = [](char c) { return !is_word_character(c) && c != '-' && c != '_'; };
  if (const auto bad = std::ranges::find_if(name, is_bad); bad != name.end()) {
    return fmt::format("the name '{}' may have lower-case letters, digits and single hyphens only",
                       name);
  }
  const auto is_mark = [](char a, char b) {
    return !is_word_character(a) && !is_word_character(b);
  };
  if (!is_word_character(name.back()) || std::ranges::adjacent_find(name, is_mark) != name.end()) {
    return fmt::format("the name '{}' must have a letter or digit after each hyphen", name);
  }
  return {};
}

std::string camel_of(std::string_view snake) {
  std::string camel;
  bool begins = true;
  for (const char c : snake) {
    if (c != '_') camel += begins && is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
    begins = c == '_';
  }
  return camel;
}

std::string upper_of(std::string_view snake) {
  std::string upper(snake);
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; });
  return upper;
}

std::string replaced(std::string text, char from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, 1, to);
  return text;
}

/// Empty when `package` can be used.
std::string package_problem(std::string_view package) {
  std::vector<std::string_view> parts;
  for (const auto part : std::views::split(package, '.'))
    parts.emplace_back(part.begin(), part.end());
  if (parts.size() < 2)
    return fmt::format("the package '{}' must have a version as its last part: '{}.v1'", package,
                       package);
  for (const std::string_view part : parts) {
    const bool is_name =
        !part.empty() && is_lower(part.front()) && is_word_character(part.back()) &&
        std::ranges::all_of(part, [](char c) { return is_word_character(c) || c == '_'; }) &&
        part.find("__") == std::string_view::npos;
    if (!is_name) {
      return fmt::format(
          "the package '{}' may have lower-case letters, digits and single "
          "underscores between its dots only, each part beginning with a letter",
          package);
    }
    if (is_in(kKeywords, part))
      return fmt::format("'{}' in the package '{}' is a word of C++", part, package);
    if (is_in(kNamespaces, part))
      return fmt::format("'{}' in the package '{}' would hide a library's namespace", part,
                         package);
    if (std::ranges::count(parts, part) > 1)
      return fmt::format("'{}' stands in the package '{}' twice; in C++ one would hide the other",
                         part, package);
  }
  if (is_global_name(parts.front())) {
    return fmt::format("the package '{}' begins with '{}', which the C library declares", package,
                       parts.front());
  }
  if (is_in(kTaken, parts.front())) {
    return fmt::format("the package '{}' begins with '{}', which a library has already", package,
                       parts.front());
  }
  return {};
}

}  // namespace

Result<ServiceName> service_name(std::string_view given, std::string_view package) {
  if (const std::string problem = problem_of(given); !problem.empty()) return refused(problem);
  ServiceName name;
  name.given = given;
  name.snake = replaced(std::string(given), '-', "_");
  if (is_in(kTaken, name.snake)) {
    return refused(
        fmt::format("the name '{}' is that of something in the repository already; "
                    "'{}-service' would do",
                    given, given));
  }
  name.camel = camel_of(name.snake);
  // What is named after it alone must be free in C++; what has more to its name need not care.
  if (is_in(kKeywords, name.snake) || is_global_name(name.snake)) name.snake += "_service";
  name.upper = upper_of(name.snake);
  name.package = package.empty() ? name.snake + ".v1" : std::string(package);
  if (const std::string problem = package_problem(name.package); !problem.empty())
    return refused(problem);
  const std::size_t dot = name.package.rfind('.');
  name.version = name.package.substr(dot + 1);
  name.scope = replaced(name.package.substr(0, dot), '.', "::");
  name.proto_path = replaced(name.package, '.', "/");
  return name;
}

}  // namespace qa
