#include "qa/contract/protobuf/change_list.hpp"

#include <array>
#include <set>

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

/// The files whose types someone has who imports `file`, or includes its generated header: itself,
/// and what it imports publicly.
void add_visible(const proto::FileDescriptor& file, std::set<std::string>& names) {
  if (!names.insert(file.name()).second) return;
  for (int i = 0; i < file.public_dependency_count(); ++i)
    add_visible(*file.public_dependency(i), names);
}

std::set<std::string> visible_from(const proto::FileDescriptor& file) {
  std::set<std::string> names;
  add_visible(file, names);
  return names;
}

void compare_file(const proto::FileDescriptor& before, const proto::FileDescriptor& after,
                  ChangeList& changes) {
  changes.look_at_file(after.name());
  for (const PlaceOption& option : kPlaceOptions) {
    const std::string& was = (before.options().*option.get)();
    const std::string& is = (after.options().*option.get)();
    if (was == is) continue;
    changes.breaking("file-option", after.name(),
                     std::string(option.name) + " was \"" + was + "\" and is \"" + is + "\"");
  }
  if (before.syntax() != after.syntax()) {
    // Other defaults, enums that know no other values, strings that need not be UTF-8.
    changes.breaking("file-syntax", after.name(),
                     std::string("its syntax was ") +
                         proto::FileDescriptor::SyntaxName(before.syntax()) + " and is " +
                         proto::FileDescriptor::SyntaxName(after.syntax()));
  }
  const std::set<std::string> visible = visible_from(after);
  for (const std::string& name : visible_from(before)) {
    if (visible.contains(name)) continue;
    changes.breaking("public-import-removed", after.name(),
                     "it no longer imports " + name + " publicly");
  }
}

/// Whoever includes the former file's header must still find the type.
template <class Descriptor>
void compare_places(const Api::ByName<Descriptor>& base, const Api& now_api,
                    const Api::ByName<Descriptor>& now, ChangeList& changes) {
  for (const auto& [name, before] : base) {
    const auto found = now.find(name);
    if (found == now.end()) continue;
    const std::string& was = before->file()->name();
    const std::string& is = found->second->file()->name();
    const auto former = now_api.files().find(was);
    if (was == is) continue;
    if (former != now_api.files().end() && visible_from(*former->second).contains(is)) continue;
    changes.look_at(*found->second);
    changes.breaking(
        "moved", name,
        "its file was " + was + " and is " + is + ", which the former does not import publicly");
  }
}

}  // namespace

void compare_files(const Api& base, const Api& now, ChangeList& changes) {
  const auto both = [&changes](const proto::FileDescriptor& before,
                               const proto::FileDescriptor& after) {
    compare_file(before, after, changes);
  };
  // What a file has that came or went is told by name.
  const auto nothing = [](const proto::FileDescriptor&) {};
  match(base.files(), now.files(), nothing, nothing, both);
  compare_places(base.messages(), now, now.messages(), changes);
  compare_places(base.enums(), now, now.enums(), changes);
  compare_places(base.services(), now, now.services(), changes);
}

}  // namespace qa
