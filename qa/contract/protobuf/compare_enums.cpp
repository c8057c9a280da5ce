#include "qa/contract/protobuf/change_list.hpp"

namespace qa {
namespace {

namespace proto = google::protobuf;

void compare_values(const proto::EnumDescriptor& before, const proto::EnumDescriptor& after,
                    ChangeList& changes) {
  for (int i = 0; i < before.value_count(); ++i) {
    const proto::EnumValueDescriptor& value = *before.value(i);
    const proto::EnumValueDescriptor* now = after.FindValueByName(value.name());
    if (now == nullptr) {
      changes.look_at(after);
      changes.breaking(
          "enum-value-removed", after.full_name(),
          "value " + value.name() + " = " + std::to_string(value.number()) + " is gone");
    } else if (now->number() != value.number()) {
      changes.look_at(*now);
      changes.breaking("enum-value-number", after.full_name(),
                       "value " + value.name() + " was " + std::to_string(value.number()) +
                           " and is " + std::to_string(now->number()));
    }
  }
  for (int i = 0; i < after.value_count(); ++i) {
    const proto::EnumValueDescriptor& value = *after.value(i);
    if (before.FindValueByName(value.name()) != nullptr) continue;
    changes.look_at(value);
    changes.additive("enum-value-added", after.full_name(),
                     "value " + value.name() + " = " + std::to_string(value.number()) + " is new");
  }
}

}  // namespace

void compare_enums(const Api& base, const Api& now, ChangeList& changes) {
  compare_by_name("enum", base.enums(), now.enums(), changes,
                  [&](const proto::EnumDescriptor& before, const proto::EnumDescriptor& after) {
                    compare_values(before, after, changes);
                    compare_reserved(before, after, changes);
                  });
}

}  // namespace qa
