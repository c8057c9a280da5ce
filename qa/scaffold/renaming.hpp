// From the names of the echo service to those of a new one. What a name means decides: the service
// gets a new one, what echo means (its method Echo, its words) keeps the old one.
#pragma once

#include "qa/scaffold/service_name.hpp"

#include <string>
#include <string_view>

namespace qa {

/// What a whole word of letters, digits and underscores becomes; itself when it does not name the
/// service.
std::string renamed_word(std::string_view word, const ServiceName& name);

/// Text of a source, a build file, or a path in the template.
std::string renamed(std::string_view text, const ServiceName& name);

/// Whether `word` has "echo" in it, whatever the case, and neither names the service nor is known
/// to name what echo means. Tests see to it that the template has none of these.
bool is_unknown_name(std::string_view word);

}  // namespace qa
