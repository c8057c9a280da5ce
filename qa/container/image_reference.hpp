// Names of images: "localhost/team/echo:dev".
#pragma once

#include <string>
#include <string_view>

namespace qa {

/// True for [registry/]path:tag as the OCI distribution specification and Docker spell it. The tag
/// is required: without one, loaders disagree about what they loaded.
bool is_image_reference(std::string_view reference);

/// True for what may stand behind the colon.
bool is_image_tag(std::string_view tag);

/// "localhost/team/echo" of "localhost/team/echo:dev".
std::string image_repository(std::string_view reference);

/// The registry that the image would be pushed to: "registry.example.com" or "localhost:5000";
/// empty when its name has none, and it is for some engine's default.
std::string image_registry(std::string_view reference);

/// "echo" of "localhost/team/echo:dev".
std::string short_image_name(std::string_view reference);

}  // namespace qa
