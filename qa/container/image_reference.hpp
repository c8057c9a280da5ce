// Names of images: "localhost/team/echo:dev".
#pragma once

#include <string>
#include <string_view>

namespace qa {

/// True for [registry/]path:tag as the OCI distribution specification and Docker spell it. The tag
/// is required: without one, loaders disagree about what they loaded.
bool is_image_reference(std::string_view reference);

/// "echo" of "localhost/team/echo:dev".
std::string short_image_name(std::string_view reference);

}  // namespace qa
