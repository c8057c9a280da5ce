#include "qa/contract/protobuf/change_list.hpp"

namespace qa {
namespace {

namespace proto = google::protobuf;

/// Wider ranges ("1000 to max") are compared by their ends.
constexpr int kWide = 10'000;

/// Of numbers, both ends included.
struct Range {
  int first;
  int last;
};

template <class Keeps>
bool keeps_all(const Range& range, Keeps keeps) {
  if (range.last - range.first > kWide) return keeps(range.first) && keeps(range.last);
  for (int number = range.first; number <= range.last; ++number) {
    if (!keeps(number)) return false;
  }
  return true;
}

void report_range(const std::string& rule, const std::string& subject, const Range& range,
                  const char* what, ChangeList& changes) {
  const std::string numbers =
      range.first == range.last
          ? "number " + std::to_string(range.first) + " is"
          : "numbers " + std::to_string(range.first) + " to " + std::to_string(range.last) + " are";
  changes.breaking(rule, subject, numbers + " no longer " + what);
}

/// `is_used` tells whether the newer version has a member of that name.
template <class Descriptor, class IsUsed>
void compare_names(const Descriptor& before, const Descriptor& after, IsUsed is_used,
                   ChangeList& changes) {
  for (int i = 0; i < before.reserved_name_count(); ++i) {
    const std::string& name = before.reserved_name(i);
    if (after.IsReservedName(name)) continue;
    changes.breaking("reserved-removed", after.full_name(),
                     is_used(name) ? "the name " + name + " was reserved and is used again"
                                   : "the name " + name + " is no longer reserved");
  }
}

}  // namespace

void compare_reserved(const proto::Descriptor& before, const proto::Descriptor& after,
                      ChangeList& changes) {
  changes.look_at(after);
  for (int i = 0; i < before.reserved_range_count(); ++i) {
    const Range range{.first = before.reserved_range(i)->start,
                      .last = before.reserved_range(i)->end - 1};
    // A field that takes such a number is told as one.
    const auto keeps = [&](int number) {
      return after.IsReservedNumber(number) || after.FindFieldByNumber(number) != nullptr;
    };
    if (!keeps_all(range, keeps))
      report_range("reserved-removed", after.full_name(), range, "reserved", changes);
  }
  for (int i = 0; i < before.extension_range_count(); ++i) {
    const Range range{.first = before.extension_range(i)->start,
                      .last = before.extension_range(i)->end - 1};
    if (!keeps_all(range, [&](int number) { return after.IsExtensionNumber(number); }))
      report_range("extension-range-removed", after.full_name(), range, "for extensions", changes);
  }
  compare_names(
      before, after,
      [&](const std::string& name) { return after.FindFieldByName(name) != nullptr; }, changes);
}

void compare_reserved(const proto::EnumDescriptor& before, const proto::EnumDescriptor& after,
                      ChangeList& changes) {
  changes.look_at(after);
  for (int i = 0; i < before.reserved_range_count(); ++i) {
    const Range range{.first = before.reserved_range(i)->start,
                      .last = before.reserved_range(i)->end};
    if (!keeps_all(range, [&](int number) { return after.IsReservedNumber(number); }))
      report_range("reserved-removed", after.full_name(), range, "reserved", changes);
  }
  compare_names(
      before, after,
      [&](const std::string& name) { return after.FindValueByName(name) != nullptr; }, changes);
}

}  // namespace qa
