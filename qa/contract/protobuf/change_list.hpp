// Where the parts of the comparison write what they see.
#pragma once

#include "qa/contract/api_change.hpp"
#include "qa/contract/protobuf/api.hpp"

#include <string>
#include <utility>
#include <vector>

#include <google/protobuf/descriptor.h>

namespace qa {

class ChangeList {
 public:
  void breaking(std::string rule, const std::string& subject, std::string message) {
    add(Impact::breaking, std::move(rule), subject, std::move(message));
  }
  void additive(std::string rule, const std::string& subject, std::string message) {
    add(Impact::additive, std::move(rule), subject, std::move(message));
  }

  /// The place of what is added next: that of `descriptor`, of the newer version.
  template <class Descriptor>
  void look_at(const Descriptor& descriptor) {
    file_ = descriptor.file()->name();
    google::protobuf::SourceLocation location;
    line_ = descriptor.GetSourceLocation(&location) ? location.start_line + 1 : 0;
  }
  void look_at_file(const std::string& file) {
    file_ = file;
    line_ = 0;
  }
  /// The place is unknown: what changed is gone.
  void look_at_nothing() {
    file_.clear();
    line_ = 0;
  }

  std::vector<ApiChange> take() { return std::move(changes_); }

 private:
  void add(Impact impact, std::string rule, const std::string& subject, std::string message) {
    changes_.push_back({.impact = impact,
                        .rule = std::move(rule),
                        .subject = subject,
                        .message = std::move(message),
                        .file = file_,
                        .line = line_});
  }

  std::vector<ApiChange> changes_;
  std::string file_;
  int line_ = 0;
};

/// Calls `removed(before)`, `added(after)` and `both(before, after)` for all names in either.
template <class Descriptor, class Removed, class Added, class Both>
void match(const Api::ByName<Descriptor>& base, const Api::ByName<Descriptor>& now, Removed removed,
           Added added, Both both) {
  for (const auto& [name, before] : base) {
    const auto found = now.find(name);
    if (found == now.end()) {
      removed(*before);
    } else {
      both(*before, *found->second);
    }
  }
  for (const auto& [name, after] : now) {
    if (!base.contains(name)) added(*after);
  }
}

/// What came and went among the `kind` ("enum") of both; `both(before, after)` is for what stayed.
template <class Descriptor, class Both>
void compare_by_name(const std::string& kind, const Api::ByName<Descriptor>& base,
                     const Api::ByName<Descriptor>& now, ChangeList& changes, Both both) {
  match(
      base, now,
      [&](const Descriptor& before) {
        changes.look_at_nothing();
        changes.breaking(kind + "-removed", before.full_name(), "the " + kind + " is gone");
      },
      [&](const Descriptor& after) {
        changes.look_at(after);
        changes.additive(kind + "-added", after.full_name(), "the " + kind + " is new");
      },
      both);
}

// The parts of compare_apis().
void compare_files(const Api& base, const Api& now, ChangeList& changes);
void compare_messages(const Api& base, const Api& now, ChangeList& changes);
void compare_enums(const Api& base, const Api& now, ChangeList& changes);
void compare_services(const Api& base, const Api& now, ChangeList& changes);
void compare_extensions(const Api& base, const Api& now, ChangeList& changes);
/// Numbers and names that must not be used again, and numbers that others use for extensions.
void compare_reserved(const google::protobuf::Descriptor& before,
                      const google::protobuf::Descriptor& after, ChangeList& changes);
void compare_reserved(const google::protobuf::EnumDescriptor& before,
                      const google::protobuf::EnumDescriptor& after, ChangeList& changes);

}  // namespace qa
