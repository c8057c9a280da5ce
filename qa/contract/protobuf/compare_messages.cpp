#include "qa/contract/protobuf/change_list.hpp"

#include <google/protobuf/descriptor.pb.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

/// "map<string, echo.v1.Word>", "repeated int32", "echo.v1.Kind": the type as one declares it.
std::string type_of(const proto::FieldDescriptor& field) {
  if (field.is_map()) {
    const proto::Descriptor& entry = *field.message_type();
    return "map<" + type_of(*entry.FindFieldByNumber(1)) + ", " +
           type_of(*entry.FindFieldByNumber(2)) + ">";
  }
  if (field.message_type() != nullptr) return field.message_type()->full_name();
  if (field.enum_type() != nullptr) return field.enum_type()->full_name();
  return field.type_name();
}

/// How often the field may be there, and whether one can tell that it isn't.
std::string presence_of(const proto::FieldDescriptor& field) {
  if (field.is_repeated()) return "repeated";
  if (field.is_required()) return "required";
  return field.has_presence() ? "optional" : "singular";
}

std::string oneof_of(const proto::FieldDescriptor& field) {
  const proto::OneofDescriptor* oneof = field.real_containing_oneof();
  return oneof == nullptr ? "no oneof" : "oneof " + oneof->name();
}

std::string default_of(const proto::FieldDescriptor& field) {
  if (!field.has_default_value()) return "none";
  proto::FieldDescriptorProto copy;
  field.CopyTo(&copy);
  return copy.default_value();
}

std::string ctype_of(const proto::FieldDescriptor& field) {
  return proto::FieldOptions::CType_Name(field.options().ctype());
}

std::string jstype_of(const proto::FieldDescriptor& field) {
  return proto::FieldOptions::JSType_Name(field.options().jstype());
}

void compare_field(const proto::FieldDescriptor& before, const proto::FieldDescriptor& after,
                   ChangeList& changes) {
  changes.look_at(after);
  const auto differ = [&](const char* rule, const char* what, const std::string& was,
                          const std::string& is) {
    if (was == is) return;
    changes.breaking(rule, after.full_name(), std::string(what) + " was " + was + " and is " + is);
  };
  differ("field-name", "its name", before.name(), after.name());
  differ("field-type", "its type", type_of(before), type_of(after));
  differ("field-presence", "it", presence_of(before), presence_of(after));
  differ("field-oneof", "its place", oneof_of(before), oneof_of(after));
  differ("field-default", "its default", default_of(before), default_of(after));
  differ("field-option", "its ctype", ctype_of(before), ctype_of(after));
  differ("field-option", "its jstype", jstype_of(before), jstype_of(after));
  if (before.name() == after.name()) {
    differ("field-json-name", "its name in JSON", before.json_name(), after.json_name());
  }
}

bool is_reserved(const proto::Descriptor& message, const proto::FieldDescriptor& field) {
  return message.IsReservedNumber(field.number());
}

void report_lost_field(const proto::FieldDescriptor& field, const proto::Descriptor& after,
                       ChangeList& changes) {
  const proto::FieldDescriptor* renumbered = after.FindFieldByName(field.name());
  const bool has_moved = renumbered != nullptr && field.containing_type()->FindFieldByNumber(
                                                      renumbered->number()) == nullptr;
  if (has_moved) {
    changes.look_at(*renumbered);
    changes.breaking("field-number", renumbered->full_name(),
                     "its number was " + std::to_string(field.number()) + " and is " +
                         std::to_string(renumbered->number()));
    return;
  }
  changes.look_at(after);
  const std::string number = std::to_string(field.number());
  changes.breaking("field-removed", field.full_name(),
                   is_reserved(after, field)
                       ? "the field is gone"
                       : "the field is gone, and its number may be used again: reserve " + number);
}

void report_new_field(const proto::FieldDescriptor& field, const proto::Descriptor& before,
                      ChangeList& changes) {
  const proto::FieldDescriptor* former = before.FindFieldByName(field.name());
  const bool has_moved =
      former != nullptr && field.containing_type()->FindFieldByNumber(former->number()) == nullptr;
  if (has_moved) return;  // told where its former number is missed
  changes.look_at(field);
  if (is_reserved(before, field)) {
    changes.breaking("field-reserved", field.full_name(),
                     "its number " + std::to_string(field.number()) +
                         " was reserved: older programs mean something else by it");
  } else if (field.is_required()) {
    changes.breaking("field-required", field.full_name(),
                     "the field is new and required: older programs don't send it");
  } else {
    changes.additive("field-added", field.full_name(), "the field is new");
  }
}

void compare_message(const proto::Descriptor& before, const proto::Descriptor& after,
                     ChangeList& changes) {
  for (int i = 0; i < before.field_count(); ++i) {
    const proto::FieldDescriptor& field = *before.field(i);
    const proto::FieldDescriptor* now = after.FindFieldByNumber(field.number());
    if (now != nullptr) {
      compare_field(field, *now, changes);
    } else {
      report_lost_field(field, after, changes);
    }
  }
  for (int i = 0; i < after.field_count(); ++i) {
    const proto::FieldDescriptor& field = *after.field(i);
    if (before.FindFieldByNumber(field.number()) == nullptr) {
      report_new_field(field, before, changes);
    }
  }
  compare_reserved(before, after, changes);
}

}  // namespace

void compare_messages(const Api& base, const Api& now, ChangeList& changes) {
  compare_by_name("message", base.messages(), now.messages(), changes,
                  [&](const proto::Descriptor& before, const proto::Descriptor& after) {
                    compare_message(before, after, changes);
                  });
}

void compare_extensions(const Api& base, const Api& now, ChangeList& changes) {
  compare_by_name(
      "extension", base.extensions(), now.extensions(), changes,
      [&](const proto::FieldDescriptor& before, const proto::FieldDescriptor& after) {
        compare_field(before, after, changes);
        const auto place_of = [](const proto::FieldDescriptor& field) {
          return std::to_string(field.number()) + " of " + field.containing_type()->full_name();
        };
        if (place_of(before) == place_of(after)) return;
        changes.breaking("field-number", after.full_name(),
                         "its number was " + place_of(before) + " and is " + place_of(after));
      });
}

}  // namespace qa
