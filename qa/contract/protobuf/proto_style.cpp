#include "qa/contract/protobuf/proto_style.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <tuple>

#include <google/protobuf/descriptor.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

bool is_lower(char c) {
  return std::islower(static_cast<unsigned char>(c)) != 0;
}
bool is_upper(char c) {
  return std::isupper(static_cast<unsigned char>(c)) != 0;
}
bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// lower_snake_case
bool is_snake(std::string_view name) {
  return !name.empty() && is_lower(name.front()) && name.back() != '_' &&
         name.find("__") == std::string_view::npos &&
         std::ranges::all_of(name, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

/// UpperCamelCase
bool is_camel(std::string_view name) {
  return !name.empty() && is_upper(name.front()) && name.find('_') == std::string_view::npos;
}

/// UPPER_SNAKE_CASE
bool is_screaming(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return is_snake(lower) && std::ranges::none_of(name, is_lower);
}

/// "HTTPStatus" -> "HTTP_STATUS"
std::string screaming(std::string_view camel) {
  std::string text;
  for (std::size_t i = 0; i < camel.size(); ++i) {
    const bool starts_word =
        i > 0 && is_upper(camel[i]) &&
        (!is_upper(camel[i - 1]) || (i + 1 < camel.size() && is_lower(camel[i + 1])));
    if (starts_word) text += '_';
    text += static_cast<char>(std::toupper(static_cast<unsigned char>(camel[i])));
  }
  return text;
}

class Checker {
 public:
  std::vector<ProtoFinding> take() {
    std::ranges::stable_sort(findings_, {}, [](const ProtoFinding& finding) {
      return std::tie(finding.file, finding.line, finding.column);
    });
    return std::move(findings_);
  }

  void check(const proto::FileDescriptor& file) {
    const std::string& name = file.name();
    const std::size_t slash = name.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : name.substr(0, slash);
    std::string base = name.substr(slash == std::string::npos ? 0 : slash + 1);
    base = base.substr(0, base.rfind(".proto"));
    if (!is_snake(base)) add_file("proto.file-name", file, "its name is not lower_snake_case");
    if (file.package().empty()) {
      return add_file("proto.package", file, "it has no package");
    }
    std::string wanted = file.package();
    std::ranges::replace(wanted, '.', '/');
    if (folder != wanted) {
      add_file("proto.package", file,
               "package " + file.package() + " belongs into the folder " + wanted);
    }
    const bool is_lower_case = std::ranges::all_of(
        file.package(), [](char c) { return is_lower(c) || is_digit(c) || c == '_' || c == '.'; });
    if (!is_lower_case)
      add_file("proto.package", file, "package " + file.package() + " is not lower_snake_case");
  }

  void check(const proto::Descriptor& message) {
    want(is_camel(message.name()), "message", message, "UpperCamelCase");
    want_comment("message", message);
    for (int i = 0; i < message.field_count(); ++i) {
      const proto::FieldDescriptor& field = *message.field(i);
      want(is_snake(field.name()), "field", field, "lower_snake_case");
      want_comment("field", field);
    }
    for (int i = 0; i < message.real_oneof_decl_count(); ++i) {
      const proto::OneofDescriptor& oneof = *message.oneof_decl(i);
      want(is_snake(oneof.name()), "oneof", oneof, "lower_snake_case");
    }
  }

  void check(const proto::EnumDescriptor& type) {
    want(is_camel(type.name()), "enum", type, "UpperCamelCase");
    want_comment("enum", type);
    const std::string prefix = screaming(type.name()) + "_";
    for (int i = 0; i < type.value_count(); ++i) {
      const proto::EnumValueDescriptor& value = *type.value(i);
      want(is_screaming(value.name()), "enum value", value, "UPPER_SNAKE_CASE");
      if (!value.name().starts_with(prefix)) {
        add("proto.enum-value", value,
            "enum value " + value.full_name() + " does not begin with " + prefix);
      }
      const bool is_zero = value.number() == 0;
      if (is_zero && !value.name().ends_with("_UNSPECIFIED")) {
        add("proto.enum-zero", value,
            "enum value " + value.full_name() +
                " is what readers see that were told nothing: call it " + prefix + "UNSPECIFIED");
      }
      // What is unspecified explains itself.
      if (!is_zero) want_comment("enum value", value);
    }
  }

  void check(const proto::ServiceDescriptor& service) {
    want(is_camel(service.name()), "service", service, "UpperCamelCase");
    want_comment("service", service);
    for (int i = 0; i < service.method_count(); ++i) {
      const proto::MethodDescriptor& method = *service.method(i);
      want(is_camel(method.name()), "rpc", method, "UpperCamelCase");
      want_comment("rpc", method);
    }
  }

 private:
  template <class Descriptor>
  void want(bool holds, std::string kind, const Descriptor& descriptor, const char* style) {
    if (holds) return;
    const std::string message = kind + " " + descriptor.full_name() + " is not " + style;
    std::ranges::replace(kind, ' ', '-');
    add("proto." + kind + "-name", descriptor, message);
  }

  template <class Descriptor>
  void want_comment(const std::string& kind, const Descriptor& descriptor) {
    proto::SourceLocation location;
    if (!descriptor.GetSourceLocation(&location)) return;
    const auto says = [](const std::string& comment) {
      return std::ranges::any_of(
          comment, [](unsigned char c) { return std::isalnum(c) != 0 || (c & 0x80U) != 0; });
    };
    if (says(location.leading_comments) || says(location.trailing_comments)) return;
    add("proto.comment", descriptor, kind + " " + descriptor.full_name() + " has no comment");
  }

  template <class Descriptor>
  void add(std::string rule, const Descriptor& descriptor, std::string message) {
    ProtoFinding finding{
        .rule = std::move(rule), .message = std::move(message), .file = file_of(descriptor)};
    proto::SourceLocation location;
    if (descriptor.GetSourceLocation(&location)) {
      finding.line = location.start_line + 1;
      finding.column = location.start_column + 1;
    }
    findings_.push_back(std::move(finding));
  }

  void add_file(std::string rule, const proto::FileDescriptor& file, std::string message) {
    findings_.push_back(
        {.rule = std::move(rule), .message = std::move(message), .file = file.name()});
  }

  static std::string file_of(const proto::OneofDescriptor& oneof) {
    return oneof.containing_type()->file()->name();
  }
  static std::string file_of(const proto::EnumValueDescriptor& value) {
    return value.type()->file()->name();
  }
  static std::string file_of(const proto::MethodDescriptor& method) {
    return method.service()->file()->name();
  }
  template <class Descriptor>
  static std::string file_of(const Descriptor& descriptor) {
    return descriptor.file()->name();
  }

  std::vector<ProtoFinding> findings_;
};

}  // namespace

std::vector<ProtoFinding> check_proto_style(const Api& api) {
  Checker checker;
  for (const auto& [name, file] : api.files()) checker.check(*file);
  for (const auto& [name, message] : api.messages()) checker.check(*message);
  for (const auto& [name, type] : api.enums()) checker.check(*type);
  for (const auto& [name, service] : api.services()) checker.check(*service);
  return checker.take();
}

}  // namespace qa
