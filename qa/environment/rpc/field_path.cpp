#include "qa/environment/rpc/field_path.hpp"

#include "qa/environment/rpc/schema.hpp"

#include <charconv>
#include <string_view>

#include <google/protobuf/text_format.h>
#include <google/protobuf/wrappers.pb.h>
#include <nlohmann/json.hpp>

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

/// The message that has the last field of `path`; null when a list on the way is too short.
const proto::Message* owner_at(const proto::Message& message, const FieldPath& path) {
  const proto::Message* level = &message;
  for (const FieldStep& step : path) {
    const proto::Reflection& reflection = *level->GetReflection();
    if (step.index && *step.index >= reflection.FieldSize(*level, step.field)) return nullptr;
    if (&step == &path.back()) break;
    level = step.index ? &reflection.GetRepeatedMessage(*level, step.field, *step.index)
                       : &reflection.GetMessage(*level, step.field);
  }
  return level;
}

const proto::Message& message_at(const proto::Message& owner, const FieldStep& step) {
  const proto::Reflection& reflection = *owner.GetReflection();
  return step.index ? reflection.GetRepeatedMessage(owner, step.field, *step.index)
                    : reflection.GetMessage(owner, step.field);
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

/// As protobuf's JSON writes it: 64 bits, names of enumerators and what is no number in quotes.
std::string scalar_json(const proto::FieldDescriptor& field, const std::string& text) {
  switch (field.cpp_type()) {
    case proto::FieldDescriptor::CPPTYPE_INT32:
    case proto::FieldDescriptor::CPPTYPE_UINT32:
    case proto::FieldDescriptor::CPPTYPE_BOOL:
      return text;
    case proto::FieldDescriptor::CPPTYPE_FLOAT:
    case proto::FieldDescriptor::CPPTYPE_DOUBLE: {
      proto::DoubleValue value;
      proto::TextFormat::ParseFromString("value: " + text, &value);
      return to_json_text(value);
    }
    default:
      break;
  }
  if (field.type() == proto::FieldDescriptor::TYPE_BYTES) {
    proto::BytesValue value;
    value.set_value(text);
    return to_json_text(value);
  }
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
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
  const proto::Message* owner = owner_at(message, path);
  if (owner == nullptr) return std::nullopt;
  const FieldStep& last = path.back();
  const bool is_message = last.field->cpp_type() == proto::FieldDescriptor::CPPTYPE_MESSAGE;
  return is_message ? to_json_text(message_at(*owner, last)) : scalar_text(*owner, last);
}

std::optional<std::string> json_at(const proto::Message& message, const FieldPath& path) {
  const proto::Message* owner = owner_at(message, path);
  if (owner == nullptr) return std::nullopt;
  const FieldStep& last = path.back();
  const bool is_set = last.index || !last.field->has_presence() ||
                      owner->GetReflection()->HasField(*owner, last.field);
  if (!is_set) return std::nullopt;
  if (last.field->cpp_type() == proto::FieldDescriptor::CPPTYPE_MESSAGE)
    return to_json_text(message_at(*owner, last));
  const std::string text = scalar_text(*owner, last);
  if (text.empty()) return std::nullopt;
  return scalar_json(*last.field, text);
}

}  // namespace qa
