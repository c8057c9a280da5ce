#include "qa/contract/protobuf/compare_apis.hpp"

#include "qa/contract/protobuf/change_list.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include <google/protobuf/descriptor.pb.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

/// Options that move generated code to another place, where those who use it don't find it.
struct PlaceOption {
  const char* name;
  const std::string& (proto::FileOptions::*get)() const;
};

constexpr std::array kPlaceOptions = {
    PlaceOption{"go_package", &proto::FileOptions::go_package},
    PlaceOption{"java_package", &proto::FileOptions::java_package},
    PlaceOption{"java_outer_classname", &proto::FileOptions::java_outer_classname},
    PlaceOption{"csharp_namespace", &proto::FileOptions::csharp_namespace},
    PlaceOption{"objc_class_prefix", &proto::FileOptions::objc_class_prefix},
    PlaceOption{"php_namespace", &proto::FileOptions::php_namespace},
    PlaceOption{"ruby_package", &proto::FileOptions::ruby_package},
    PlaceOption{"swift_prefix", &proto::FileOptions::swift_prefix},
};

void compare_files(const Api& base, const Api& now, ChangeList& changes) {
  const auto both = [&changes](const proto::FileDescriptor& before,
                               const proto::FileDescriptor& after) {
    changes.look_at_file(after.name());
    for (const PlaceOption& option : kPlaceOptions) {
      const std::string& was = (before.options().*option.get)();
      const std::string& is = (after.options().*option.get)();
      if (was == is) continue;
      changes.breaking("file-option", after.name(),
                       std::string(option.name) + " was \"" + was + "\" and is \"" + is + "\"");
    }
  };
  // What a file has that came, went or moved is told by name.
  const auto nothing = [](const proto::FileDescriptor&) {};
  match(base.files(), now.files(), nothing, nothing, both);
}

}  // namespace

std::vector<ApiChange> compare_apis(const Api& base, const Api& now) {
  ChangeList list;
  compare_files(base, now, list);
  compare_messages(base, now, list);
  compare_enums(base, now, list);
  compare_services(base, now, list);
  std::vector<ApiChange> changes = list.take();
  std::ranges::stable_sort(changes, [](const ApiChange& a, const ApiChange& b) {
    return std::tie(b.impact, a.subject, a.rule) < std::tie(a.impact, b.subject, b.rule);
  });
  return changes;
}

}  // namespace qa
