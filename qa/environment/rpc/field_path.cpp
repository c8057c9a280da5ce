#include "qa/environment/rpc/field_path.hpp"

#include "qa/environment/rpc/schema.hpp"

#include <charconv>
#include <string_view>

#include <google/protobuf/text_format.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

/// "items[3]" -> "items" and 3.
struct Word {
  std::string name;
  std::optional<int> index;
};

Word parse_word(std::string_view text) {
  const std::size_t bracket = text.find('[');
  Word word{.name = std::string(text.substr(0, bracket)), .index = {}};
  if (bracket == std::string_view::npos) return word;
  int index = 0;
  std::from_chars(text.data() + bracket + 1, text.data() + text.size(), index);
  word.index = index;
  return word;
}

const proto::FieldDescriptor* find_field(const proto::Descriptor& type, const std::string& name) {
  const auto* field = type.FindFieldByName(name);
  return field != nullptr ? field : type.FindFieldByCamelcaseName(name);
}

Result<FieldStep> resolve(const proto::Descriptor& type, const Word& word, Elements elements) {
  const proto::FieldDescriptor* field = find_field(type, word.name);
  if (field == nullptr) {
    return fail(FailureKind::configuration, type.full_name() + " has no field '" + word.name + "'");
  }
  const std::string name = "'" + word.name + "' of " + type.full_name();
  const bool wants_index = field->is_repeated() && elements == Elements::one;
  if (field->is_map()) return fail(FailureKind::configuration, name + " is a map; it has no path");
  if (word.index.has_value() == wants_index) return FieldStep{.field = field, .index = word.index};
  return fail(FailureKind::configuration,
              wants_index ? name + " is a list; say which, as in " + word.name + "[0]"
                          : name + " takes no [index] here");
}

std::string scalar_text(const proto::Message& message, const FieldStep& step) {
  const proto::Reflection& reflection = *message.GetReflection();
  std::string text;
  if (step.field->cpp_type() == proto::FieldDescriptor::CPPTYPE_STRING) {
    return step.index ? reflection.GetRepeatedString(message, step.field, *step.index)
                      : reflection.GetString(message, step.field);
  }
  proto::TextFormat::PrintFieldValueToString(message, step.field, step.index.value_or(-1), &text);
  return text;
}

}  // namespace

Result<FieldPath> resolve_path(const proto::Descriptor& type, const std::string& path,
                               Elements elements) {
  FieldPath steps;
  const proto::Descriptor* level = &type;
  for (std::string_view rest = path; !rest.empty();) {
    if (level == nullptr) {
      return fail(FailureKind::configuration,
                  "'" + steps.back().field->name() + "' of '" + path + "' has no fields");
    }
    const std::size_t dot = rest.find('.');
    TRY_ASSIGN(const FieldStep step, resolve(*level, parse_word(rest.substr(0, dot)), elements));
    steps.push_back(step);
    level = step.field->message_type();
    rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
  }
  return steps;
}

std::optional<std::string> text_at(const proto::Message& message, const FieldPath& path) {
  const proto::Message* level = &message;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const FieldStep& step = path[i];
    const proto::Reflection& reflection = *level->GetReflection();
    if (step.index && *step.index >= reflection.FieldSize(*level, step.field)) return std::nullopt;
    if (step.field->cpp_type() != proto::FieldDescriptor::CPPTYPE_MESSAGE)
      return scalar_text(*level, step);
    level = step.index ? &reflection.GetRepeatedMessage(*level, step.field, *step.index)
                       : &reflection.GetMessage(*level, step.field);
  }
  return to_json_text(*level);
}

}  // namespace qa
