#include "qa/lint/proto_rules.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace qa {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_pascal_case(std::string_view name) {
  return !name.empty() && is_upper(name.front()) && name.find('_') == std::string_view::npos;
}

bool is_lower_snake_case(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_upper_snake_case(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
}

/// "HttpStatus" is HTTP_STATUS.
std::string upper_snake_case(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool starts_word =
        i > 0 && is_upper(name[i]) &&
        (!is_upper(name[i - 1]) || (i + 1 < name.size() && is_lower(name[i + 1])));
    if (starts_word && text.back() != '_') text += '_';
    text += is_lower(name[i]) ? static_cast<char>(name[i] - 'a' + 'A') : name[i];
  }
  return text;
}

/// "v1", "v2beta3", "v1alpha", "v1p1beta1", "v1test".
bool is_version(std::string_view name) {
  return name.size() > 1 && name.front() == 'v' && is_digit(name[1]) &&
         std::ranges::all_of(name, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

class Rules {
 public:
  Rules(const ProtoFile& file, const std::string& path) : file_(file), path_(path) {}

  std::vector<Finding> check() {
    check_package();
    for (const ProtoElement& element : file_.elements) check_element(element);
    return std::move(findings_);
  }

 private:
  void check_package();
  void check_element(const ProtoElement& element);
  void check_name(const ProtoElement& element);
  void add(std::string_view rule, const std::string& message, int line, std::string_view comments) {
    if (comments.find("buf:lint:ignore " + std::string(rule)) != std::string_view::npos) return;
    findings_.push_back({.severity = Severity::warning,
                         .rule = "proto." + std::string(rule),
                         .message = message,
                         .file = path_,
                         .line = line});
  }

  const ProtoFile& file_;
  const std::string& path_;
  std::vector<Finding> findings_;
};

void Rules::check_package() {
  const int line = file_.package_line;
  const std::string& comments = file_.package_comments;
  const std::filesystem::path name(file_.name);
  if (!is_lower_snake_case(name.stem().string()))
    add("FILE_LOWER_SNAKE_CASE", "the file's name should be lower_snake_case", 1, comments);
  if (file_.package.empty()) return add("PACKAGE_DEFINED", "the file has no package", 1, comments);
  std::string folder = file_.package;
  std::ranges::replace(folder, '.', '/');
  if (name.parent_path() != folder) {
    add("PACKAGE_DIRECTORY_MATCH",
        "package " + file_.package + " should be in the folder " + folder, line, comments);
  }
  if (!is_version(std::string_view(file_.package).substr(file_.package.rfind('.') + 1))) {
    add("PACKAGE_VERSION_SUFFIX",
        "package " + file_.package + " should end with a version, as in " + file_.package + ".v1",
        line, comments);
  }
  std::string words = file_.package;
  std::erase(words, '.');
  if (!is_lower_snake_case(words))
    add("PACKAGE_LOWER_SNAKE_CASE", "the package's name should be lower_snake_case", line,
        comments);
}

struct KindWords {
  std::string_view rule;
  std::string_view word;
};

KindWords words_of(ProtoElement::Kind kind) {
  using enum ProtoElement::Kind;
  switch (kind) {
    case message:
      return {"MESSAGE", "message"};
    case field:
      return {"FIELD", "field"};
    case oneof:
      return {"ONEOF", "oneof"};
    case enumeration:
      return {"ENUM", "enum"};
    case enum_value:
      return {"ENUM_VALUE", "enum value"};
    case service:
      return {"SERVICE", "service"};
    case rpc:
      break;
  }
  return {"RPC", "rpc"};
}

bool has_text(std::string_view comments) {
  while (!comments.empty()) {
    const std::string_view line = comments.substr(0, comments.find('\n'));
    if (line.find("buf:lint:ignore") == std::string_view::npos &&
        line.find_first_not_of(" \t\r*/-") != std::string_view::npos) {
      return true;
    }
    comments.remove_prefix(std::min(line.size() + 1, comments.size()));
  }
  return false;
}

void Rules::check_element(const ProtoElement& element) {
  const auto [rule, word] = words_of(element.kind);
  if (!has_text(element.comments)) {
    add("COMMENT_" + std::string(rule), std::string(word) + " " + element.name + " has no comment",
        element.line, element.comments);
  }
  check_name(element);
}

void Rules::check_name(const ProtoElement& element) {
  using enum ProtoElement::Kind;
  const auto [rule, word] = words_of(element.kind);
  const auto wanted = [&](std::string_view form, const std::string& how) {
    add(std::string(rule) + "_" + std::string(form),
        std::string(word) + " " + element.name + " should be " + how, element.line,
        element.comments);
  };
  switch (element.kind) {
    case message:
    case enumeration:
    case service:
    case rpc:
      if (!is_pascal_case(element.name)) wanted("PASCAL_CASE", "PascalCase");
      break;
    case field:
    case oneof:
      if (!is_lower_snake_case(element.name)) wanted("LOWER_SNAKE_CASE", "lower_snake_case");
      break;
    case enum_value: {
      const std::string prefix = upper_snake_case(element.parent) + "_";
      if (!is_upper_snake_case(element.name)) wanted("UPPER_SNAKE_CASE", "UPPER_SNAKE_CASE");
      if (!element.name.starts_with(prefix)) wanted("PREFIX", prefix + "...");
      break;
    }
  }
}

}  // namespace

std::vector<Finding> proto_findings(const ProtoFile& file, const std::string& path) {
  return Rules(file, path).check();
}

}  // namespace qa
